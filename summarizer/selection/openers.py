"""Words at the start of a sentence that point at what was said before it, by language (ISO 639-1). Lower case."""

from types import MappingProxyType

_POINTING = {
    "en": """
        he he'd he'll he's her hers him his i i'd i'll i'm i've it it'd it'll it's its me mine my our ours she she'd
        she'll she's that that's their theirs them these they they'd they'll they're they've this those us we we'd
        we'll we're we've you you'd you'll you're you've your yours another both either neither others such which
        """,
    "de": "er sie es ihr ihre ihm ihn ihnen sein seine dies diese dieser dieses diesem jener jene jenes das wir ich du",
    "es": "él ella ellos ellas esto esta este estos estas eso esa ese esos esas aquello su sus yo nosotros le les",
    "fr": "il elle ils elles ce c'est cela ceci cette ces cet celui celle ceux son sa ses leur leurs je nous on vous",
    "it": "egli ella esso essa essi esse lui lei loro questo questa questi queste quello quella ciò suo sua suoi io",
    "nl": "hij zij ze het hem haar hun dit dat deze die zijn ik wij we je jij u",
    "pt": "ele ela eles elas isto isso este esta estes estas esse essa esses essas aquilo seu sua seus suas eu nós",
}
POINTING = MappingProxyType({language: frozenset(words.split()) for language, words in _POINTING.items()})
"""Pronouns and determiners whose referent stands in an earlier sentence."""

_CONNECTIVES = {
    "en": """
        accordingly additionally afterwards again also alternatively and anyway besides but consequently conversely
        else finally firstly furthermore hence here however indeed instead later likewise meanwhile moreover
        nevertheless nonetheless nor now or otherwise overall rather secondly separately similarly so still subsequently
        then thereafter therefore thirdly though thus too ultimately well yet
        """,
    "de": "aber allerdings also auch außerdem daher danach dann darum dagegen denn dennoch deshalb doch ferner "
    "hingegen jedoch oder schließlich somit stattdessen trotzdem und zudem zwar",
    "es": "además ahora así aunque entonces finalmente luego mientras no obstante o pero por sin embargo también y",
    "fr": "ainsi alors aussi car cependant donc enfin ensuite et mais néanmoins or ou pourtant puis toutefois",
    "it": "anche dunque e infatti infine inoltre invece ma mentre o però poi quindi tuttavia",
    "nl": "bovendien daarna daarom dan dus echter en maar nochtans of ook toch vervolgens want",
    "pt": "além assim contudo e então entretanto finalmente mas ou portanto porém também todavia",
}
CONNECTIVES = MappingProxyType({language: frozenset(words.split()) for language, words in _CONNECTIVES.items()})
"""Words that join a sentence to the one before it."""

CONNECTIVE_PHRASES = MappingProxyType({
    "en": (
        "a case in point", "above all", "after all", "after that", "all the same", "as a consequence", "as a result",
        "as such", "as well as that", "at that point", "at the same time", "at this point", "back at", "back in",
        "because of that",
        "because of this", "before that", "by comparison", "by contrast", "by then", "despite that", "despite this",
        "earlier,", "even so", "first,", "for example", "for instance", "for that", "for this", "from there",
        "in addition", "in any case", "in comparison", "in contrast", "in fact", "in other words", "in response",
        "in return", "in short", "in that", "in the meantime", "in this", "in turn", "just as", "last,",
        "more recently", "not only that", "of course", "of those", "of these", "of them", "on the contrary",
        "on the other hand", "on top of", "one of them", "one of these", "only then", "second,", "similarly",
        "since then", "some of them", "some of these", "that said", "the former", "the latter", "the other",
        "the same", "third,", "to that end", "to this end", "under this", "under that", "until then", "what is more",
        "what's more", "with that", "with this",
    ),
    "de": ("darüber hinaus", "im gegensatz dazu", "zum beispiel", "trotz alledem"),
    "es": ("en cambio", "por ejemplo", "por eso", "por lo tanto", "sin embargo", "no obstante"),
    "fr": ("au contraire", "d'ailleurs", "d'ici là", "de plus", "en outre", "en effet", "en revanche", "par exemple"),
    "it": ("al contrario", "di conseguenza", "per esempio", "per questo", "ad esempio"),
    "nl": ("bijvoorbeeld", "in tegendeel", "daar komt bij"),
    "pt": ("além disso", "no entanto", "por exemplo", "por isso", "em vez disso"),
})  # fmt: skip
"""The same in several words; a comma is part of a phrase that means something else without it."""

WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
MONTHS = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
})  # fmt: skip
TIMES = WEEKDAYS | MONTHS | {
    "afternoon", "autumn", "century", "decade", "evening", "fall", "month", "morning", "night", "quarter", "season",
    "spring", "summer", "week", "weekend", "winter", "year",
}  # fmt: skip
"""``This week`` points at the article's date, not at an earlier sentence."""
