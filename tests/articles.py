"""Invented articles for tests."""

COUNCIL = """\
Council backs bridge over the Sarre

Veldby will build a footbridge over the Sarre next spring, the town council decided on Tuesday by 14 votes to 9.

The bridge will cost 3.2 million crowns and may open in October, the works department said.

“This bridge will bring the two halves of Veldby together,” Mayor Ilse Thorn said.

Councillor Nils Anders Holt opposed the plan. “We cannot afford this bridge,” Mr. Holt said. “The school roof leaks.”

The traders’ association of Quay Street welcomed the decision. Its members expect 400 more visitors a day.

Work is planned to begin on 3 April.
"""
"""Six paragraphs, a title line, two named speakers who disagree, numbers, a hedge and a plan."""

UNQUOTED = COUNCIL.replace("“", "").replace("”", "")
"""The same without quotations, so that a report needs no verification of speakers."""
