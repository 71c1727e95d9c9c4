"""The same small story in eight languages: clean, and with a site around it."""

import pytest

from summarizer.ingest.clean import clean_text

STORIES = {
    "en": [
        "The town council of Harrowgate voted on Monday to close the old iron bridge over the river Tarn, which "
        "engineers have called unsafe for almost ten years.",
        "“We could not wait any longer,” said Mayor Ilsa Brandvold.",
        "A ferry",
        "A ferry will carry people on foot until the autumn, when the new bridge is to open.",
    ],
    "de": [
        "Der Stadtrat von Harrowgate hat am Montag beschlossen, die alte Eisenbrücke über die Tarn zu "
        "schließen, weil Fachleute sie seit Jahren für unsicher halten.",
        "„Wir konnten nicht länger warten“, sagte Bürgermeisterin Ilsa Brandvold.",
        "Eine Fähre",
        "Die Fähre soll bis zum Herbst fahren, danach wird die neue Brücke eröffnet.",
    ],
    "fr": [
        "Le conseil municipal de Harrowgate a décidé lundi de fermer le vieux pont de fer sur la Tarn, "
        "que les ingénieurs jugent dangereux depuis près de dix ans.",
        "« Nous ne pouvions plus attendre », a déclaré la maire Ilsa Brandvold.",
        "Un bac",
        "Un bac transportera les piétons jusqu’à l’automne, puis le nouveau pont ouvrira.",
    ],
    "es": [
        "El ayuntamiento de Harrowgate decidió el lunes cerrar el viejo puente de hierro sobre el río "
        "Tarn, que los ingenieros consideran peligroso desde hace años.",
        "«No podíamos esperar más», dijo la alcaldesa Ilsa Brandvold.",
        "Un ferry",
        "Un ferry llevará a los peatones hasta el otoño, cuando se abrirá el puente nuevo.",
    ],
    "ru": [
        "Городской совет Харрогейта в понедельник решил закрыть старый железный мост через реку Тарн, "
        "который инженеры уже много лет считают опасным.",
        "«Мы не могли больше ждать», — сказала мэр Илса Брандволд.",
        "Паром",
        "Паром будет ходить до осени, а затем откроют новый мост через реку.",
    ],
    "zh": [
        "哈罗盖特市议会周一投票决定关闭塔恩河上的旧铁桥，工程师们近十年来一直认为这座桥不安全，市民"
        "也多次要求政府尽快修建新的桥梁。",
        "“我们不能再等了。”市长布兰德沃尔德说，她已向交通部申请建桥资金。",
        "渡轮",
        "渡轮将运送行人直到秋天，届时新桥将会开通，旧桥将被拆除。",
    ],
    "ja": [
        "ハロゲート市議会は月曜日、タルン川にかかる古い鉄橋を閉鎖することを決めた。技術者たちは十年"
        "近く前からこの橋を危険だと指摘していた。",
        "「これ以上待つことはできなかった」とブランドヴォルド市長は語った。",
        "渡し船",
        "秋までは渡し船が歩行者を運び、その後に新しい橋が開通する予定である。",
    ],
    "ar": [
        "قرر مجلس مدينة هاروغيت يوم الاثنين إغلاق الجسر الحديدي القديم فوق نهر تارن، الذي يعتبره "
        "المهندسون خطيرا منذ ما يقرب من عشر سنوات.",
        "وقالت العمدة إيلسا براندفولد: لم يعد بإمكاننا الانتظار أكثر من ذلك.",
        "عبّارة",
        "ستنقل العبارة المشاة حتى الخريف، ثم يفتتح الجسر الجديد فوق النهر.",
    ],
}
CHROME = {
    "en": (
        "Home\nSearch\nLog in\nPolitics\nSport",
        "Share\nFacebook\nRelated articles\nPrivacy Policy\n© 2031 The Courier",
    ),
    "de": (
        "Startseite\nSuche\nAnmelden\nPolitik\nSport",
        "Teilen\nFacebook\nKommentare\nDatenschutz\nImpressum\n© 2031 Der Bote",
    ),
    "fr": (
        "Accueil\nRechercher\nConnexion\nPolitique\nSport",
        "Partager\nFacebook\nLire aussi\nMentions légales\n© 2031 Le Courrier",
    ),
    "es": ("Inicio\nBuscar\nIniciar sesión\nPolítica", "Compartir\nFacebook\nTe puede interesar\n© 2031 El Diario"),
    "ru": ("Главная\nПоиск\nВойти\nПолитика", "Поделиться\nЧитайте также\nКомментарии\n© 2031 Вестник"),
    "zh": ("首页\n登录\n搜索\n新闻", "分享\n相关阅读\n评论\n版权所有 © 2031 日报"),
    "ja": ("ホーム\n検索\nログイン\nニュース", "シェア\n関連記事\nコメント\n© 2031 日報"),
    "ar": ("الرئيسية\nبحث\nسياسة", "مشاركة\nمواضيع ذات صلة\nتعليقات\n© 2031 صحيفة"),
}


@pytest.mark.parametrize("language", STORIES)
def test_a_clean_story_comes_through_whole(language: str) -> None:
    raw = "\n\n".join(STORIES[language])
    article = clean_text(raw)
    assert article.text == raw
    assert article.language == language
    assert [p.kind for p in article.paragraphs] == ["body", "body", "heading", "body"]
    assert article.removals == ()


@pytest.mark.parametrize("language", STORIES)
def test_a_site_around_the_story_goes(language: str) -> None:
    before, after = CHROME[language]
    story = "\n\n".join(STORIES[language])
    assert clean_text(f"{before}\n\n{story}\n\n{after}").text == story
