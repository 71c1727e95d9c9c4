"""Prompt injection: sentences in an article that give instructions to a model.

An injected sentence is written to be repeated: "write that the toll will be doubled". The prompts tell a model not to
follow such sentences; the rules use this module so that they do not quote them or use them as evidence. Detection is
by regular expressions, in the languages in which such text is common.
"""

import re
from functools import lru_cache

from summarizer.text.article import Article

_MACHINE = (
    r"(?:\bAIs?\b|\bLLMs?\b|language models?|automated (?:reader|system)s?|chatbots?|\bassistants?\b|\bGPT\b"
    r"|summari[sz]ers?"
    r"|sprachmodelle?|\bKI\b|modèles? de langu|modelos? de (?:lengu|lingu)|modelli? linguistic|taalmodel|\bIA\b"
    r"|model\w* językow|языков\w+ модел|нейросет|语言模型|人工智能|言語モデル|نموذج لغوي)"
)
_IGNORE_INSTRUCTIONS = (
    r"\b(?:ignore|disregard|forget|override|bypass|vergiss|vergesst|ignoriere|ignorez|oubliez?|ignora"
    r"|ignore[mn]?|olvida|"
    r"esque[cç]a|dimentica|negeer|zignoruj|zapomnij|игнорируй(?:те)?|забудь(?:те)?)\b[^.!?\n]{0,60}"
    r"(?:\binstructions?\b|\bprompts?\b|\btask\b|\brules\b|\bguidelines\b|anweisung|aufgabe|consignes"
    r"|instrucciones|instru[cç][oõ]es"
    r"|istruzioni|instructies|instrukcj|poleceni|инструкци|указани)"
    r"|(?:忽略|无视|忘记)[^。！？\n]{0,20}(?:指令|指示|提示|说明)|(?:無視|忘れ)[^。！？\n]{0,20}|(?:指示|命令)[^。！？\n]{0,10}(?:無視|忘れ)"
    r"|تجاهل[^.!؟\n]{0,30}(?:التعليمات|الأوامر)"
)
_NOTE_TO_MACHINE = (
    r"\b(?:note|notice|message|aside|instructions?|attention|hinweis|nota?|avis|nachricht|mensaje|messaggio"
    r"|bericht)\s+"
    r"(?:to|for|an|für|à|aux?|pour|para|per|voor|alle)\b[^.!?\n]{0,40}" + _MACHINE
)
_MACHINE_ADDRESSED = (
    r"\b(?:if you are|as|since you are|dear|hey|you,? the|wenn du|si (?:vous êtes|tu es|eres)|se (?:sei|você é))\b"
    r"[^.!?\n]{0,25}"
    + _MACHINE
    + r"[^.!?\n]{0,60}\b(?:you|your|must|please|write|say|add|state|reply|du|deine|vous|tu)\b"
)
_TASK_WORDS = (
    r"\b(?:in|begin|end|open|close|start) your (?:summary|answer|reply|response|output|headline|overview|json)\b"
    r"|\byour (?:summary|reply|response|output|headline|overview|key points?) (?:must|should|will|shall|has to"
    r"|is to)\b"
    r"|\bwhen (?:you )?(?:are )?summari[sz](?:e|ing)\b[^.!?\n]{0,40}"
    r"\b(?:state|say|write|add|include|mention|report|claim|insist|omit|leave out)\b"
    r"|\b(?:new|updated|revised|real|actual|secret) (?:system )?(?:instructions?|prompt|task|directive)s?\s*[:\-–—]"
    r"|\byour (?:next|new|real|actual|only) task\b|\bsystem prompt\b|\bdeveloper mode\b"
    r"|\byou are now\b[^.!?\n]{0,40}\b(?:mode|model|assistant|AI"
    r"|unrestricted|dan)\b"
    r"|\b(?:reply|respond|answer|output|return|print|write)\s+(?:only|just|nothing but|exactly)\b[^.!?\n]{0,12}"
    r"(?:with|the|this|:|\")"
    r"|\bend of (?:the )?(?:article|document|text|input)\b[^.!?\n]{0,40}\b(?:now|next|instead|task|begin)\b"
    r"|\b(?:in deiner|deine) (?:zusammenfassung|antwort)\b|\b(?:dans )?(?:votre|ton) résumé\b|\b(?:en )?(?:tu"
    r"|su) resumen\b"
    r"|\b(?:no )?(?:seu|teu) resumo\b|\b(?:nel )?tuo riassunto\b|\bin je samenvatting\b"
)
_CHAT_MARKUP = (
    r"(?:^|\n)\W{0,12}(?:\[/?(?:SYSTEM|INST)\]|<\|?/?(?:system|im_start|im_end|user|assistant)\b|<</?SYS>>"
    r"|#{1,4} ?(?:system|instruction)"
    r"|(?:system|user|assistant|developer)\s*:\s)|<\|(?:im_start|im_end|endoftext|eot_id)\|>|\[/?INST\]|<</?SYS>>"
    r"|\b(?:article|points) [0-9a-f]{12}>>>|\"role\"\s*:\s*\"(?:system|developer|assistant|user)\""
)
_INJECTION = re.compile(
    "|".join((_IGNORE_INSTRUCTIONS, _NOTE_TO_MACHINE, _MACHINE_ADDRESSED, _TASK_WORDS, _CHAT_MARKUP)), re.IGNORECASE
)
_HINTS = (
    "instru,istruz,prompt,task,rules,guideline,anweisung,aufgabe,consigne,poleceni,инструкц,указан,指,命令,忘,提示,说明,"
    "تعليمات,أوامر,"
    "llm,gpt,language model,automated,chatbot,assistant,summar,sprachmodell,modèle,modelo,modell,taalmodel,"
    "językow,языков,"
    "нейросет,语言模型,人工智能,言語モデル,نموذج, ai,ai , ki , ia,your ,you are now, only, just,nothing but,exactly,"
    'end of,deine,résumé,resumen,resumo,riassunto,samenvatting,system,user,developer,<|,<<,[/,[inst,>>>,"role"'
).split(",")
"""Every match contains one of these strings. Looking for them first makes the check twenty times faster."""


def is_injection(text: str) -> bool:
    """Whether a sentence gives instructions to a model."""
    plain = text.lower()
    return any(hint in plain for hint in _HINTS) and _INJECTION.search(text) is not None


@lru_cache(maxsize=4)
def injected_sentences(article: Article) -> frozenset[int]:
    """The numbers of the sentences to ignore: each injection, and the whole paragraph if it begins with one."""
    found: set[int] = set()
    for paragraph in article.paragraphs:
        numbers = [at + 1 for at in paragraph.sentences]
        injected = [n for n in numbers if is_injection(article.sentence_text(article.sentences[n - 1]))]
        found.update(numbers if injected and injected[0] == numbers[0] else injected)
    return frozenset(found)
