"""What rules find in an article by themselves. They extract the article's own words; they do not write or judge."""
