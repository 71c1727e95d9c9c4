"""The HTML page: ``views`` has the values that the templates show, ``page`` fills the templates."""
