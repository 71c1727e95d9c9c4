"""The words by which boilerplate gives itself away, by reason. English, German, French, Spanish, Portuguese, Italian,
Russian, Chinese, Japanese and Arabic.

``WHOLE``: the line is this phrase and nothing else (digits and punctuation aside).
``OPENING``: the line starts with this phrase and a colon, or starts with it and is no sentence.
``ANYWHERE``: the phrase stands in a line that is short.
Phrases are matched without regard to case.
"""

SPONSOR = "sponsor line"
RELATED = "link to other pages"
SHARE = "share buttons"
CAPTION = "caption or picture credit"
NEWSLETTER = "newsletter or subscription call"
COOKIES = "cookie or privacy notice"
CONTACT = "contact line"
COPYRIGHT = "copyright line"
COMMENTS = "comments"
MENU = "site menu"
ORNAMENT = "number or ornament"
BEFORE = "site header, before the article"
AFTER = "site footer or links, after the article"
TITLE = "title, kept as metadata"
BYLINE = "byline, kept as metadata"
DATE = "date line, kept as metadata"
REPEATED = "repeated line"
WIRE = "agency code, not for readers"
FOLIO = "page number or running head"
STRAY = "stray line, no part of the text"
LINKS = "list of links"

# fmt: off
WHOLE: dict[str, tuple[str, ...]] = {
    SPONSOR: (
        "ad", "ads", "advert", "advertisement", "advertisements", "advertising", "advertise with us", "sponsored",
        "sponsored content", "sponsored stories", "sponsored links", "paid content", "paid post", "promoted",
        "promoted content", "promotion", "from our partners", "story continues below advertisement",
        "article continues below advertisement", "story continues below", "article continues below",
        "continue reading below", "scroll to continue",
        "article continues after advertisement", "ads by google", "anzeige", "werbung", "publicité", "publicidad",
        "anuncio", "publicidade", "pubblicità", "реклама", "广告", "広告", "إعلان", "اعلان",
    ),
    RELATED: (
        "related", "related articles", "related stories", "related posts", "related news", "related topics",
        "related tags", "related content", "related coverage", "related links", "related video", "related videos",
        "more stories", "more news", "more from us", "latest", "latest news", "latest stories", "latest headlines",
        "recent posts", "recommended", "recommended stories", "recommended for you", "you may also like",
        "you might also like", "you may like", "most read", "most popular", "most viewed",
        "most recent", "trending",
        "trending now", "popular", "popular posts", "popular stories", "top stories", "top news", "up next",
        "read next", "read more", "more", "see more", "show more", "load more", "view all", "see all", "watch now",
        "watch more", "continue reading", "don't miss", "editors' picks", "editor's picks", "what to read next",
        "tags", "topics", "filed under", "next article", "previous article", "next post", "previous post",
        "next story", "next", "previous", "see also", "read also", "also read", "live tv", "photo gallery",
        "mehr zum thema", "weiterlesen", "siehe auch", "lesen sie auch", "auch interessant", "meistgelesen",
        "à lire aussi", "lire aussi", "voir aussi", "sur le même sujet", "lea también", "ver también",
        "te puede interesar", "más noticias", "leia também", "leia mais", "veja também", "leggi anche",
        "читайте также", "смотрите также", "по теме", "相关阅读",
        "相关新闻", "推荐阅读", "関連記事", "あわせて読みたい", "اقرأ أيضا",
        "اقرأ أيضاً", "مواضيع ذات صلة",
    ),
    SHARE: (
        "share", "share this", "share this article", "share this story", "share this post", "share on facebook",
        "share on twitter", "share via email", "share options", "tweet", "facebook", "twitter", "x", "linkedin",
        "pinterest", "whatsapp", "reddit", "instagram", "youtube", "telegram", "tumblr", "flipboard", "email",
        "e-mail", "mail", "print", "post", "print this page", "print this article", "share this update", "pin",
        "pin it", "copy link", "link copied", "save", "like",
        "follow us", "follow",
        "shares", "messenger", "google+", "pocket", "sms", "teilen", "drucken", "merken", "partager", "imprimer",
        "compartir", "imprimir", "compartilhar", "condividi", "поделиться",
        "分享", "シェア", "ツイート", "مشاركة", "شارك",
    ),
    CAPTION: (
        "image", "photo", "photos", "video", "gallery", "caption", "close", "hide caption", "toggle caption",
        "enlarge this image", "enlarge image", "image credit", "image copyright", "image caption", "media caption",
        "play video", "replay", "play", "bild", "foto", "fotos",
    ),
    NEWSLETTER: (
        "subscribe", "subscribe now", "sign up", "sign up now", "newsletter", "newsletters", "get the newsletter",
        "join now", "register", "register now", "abonnieren", "s'abonner", "suscríbete", "assine", "подписаться",
        "订阅", "購読", "اشترك",
    ),
    COOKIES: (
        "privacy", "privacy policy", "cookie policy", "terms", "terms of use", "terms of service",
        "terms and conditions", "terms & conditions", "do not sell my info", "datenschutz", "impressum", "agb",
        "mentions légales", "accept", "accept all", "ok", "got it", "i agree",
    ),
    CONTACT: (
        "contact", "contact us", "kontakt", "feedback",
        "contáctenos", "контакты", "联系我们", "お問い合わせ", "اتصل بنا",
    ),
    COPYRIGHT: (
        "all rights reserved",
    ),
    COMMENTS: (
        "comment", "comments", "leave a comment", "leave a reply", "post a comment", "post comment",
        "add a comment",
        "reply", "view comments", "show comments", "comments are closed", "join the conversation", "kommentare",
        "kommentar", "commentaires",
        "comentarios", "comentários", "комментарии", "评论", "コメント", "تعليقات", "report", "flag",
    ),
    MENU: (
        "home", "menu", "search", "log in", "login", "log out", "sign in", "my account", "account",
        "skip to content",
        "skip to main content", "skip to navigation", "back", "back to top", "about", "about us", "news", "sport",
        "sports", "business", "opinion", "politics", "world", "entertainment", "lifestyle", "technology", "tech",
        "science", "health", "travel", "culture", "weather", "sections", "sitemap", "site map", "careers", "help",
        "faq", "rss", "archive", "archives", "podcasts", "videos", "jump to main content", "main menu",
        "navigation", "a a a", "a- a a+", "turn off auto-refresh", "close menu",
        "open menu", "topic", "startseite", "suche", "anmelden", "accueil", "rechercher", "connexion", "inicio",
        "buscar", "iniciar sesión", "início", "главная", "поиск", "войти",
        "首页", "登录", "搜索", "ホーム", "検索", "ログイン",
        "الرئيسية", "بحث",
    ),
}

OPENING: dict[str, tuple[str, ...]] = {
    SPONSOR: (
        "sponsor", "sponsored", "sponsored by", "presented by", "brought to you by", "advertisement", "anzeige",
        "promoted by",
    ),
    RELATED: (
        "see also", "read also", "also read", "read more", "related", "related story", "related article",
        "related stories", "more on this", "more from", "read next", "up next", "watch", "watch live", "listen",
        "recommended", "don't miss", "previously", "in pictures", "tags", "topics", "filed under", "explore",
        "next story", "also see", "must read", "siehe auch", "lesen sie auch", "mehr zum thema", "mehr dazu",
        "lire aussi", "à lire aussi", "voir aussi", "lea también", "lee también", "ver también",
        "te puede interesar",
        "leia também", "leia mais", "veja também", "leggi anche",
        "читайте также", "смотрите также", "相关阅读", "关联阅读",
        "関連記事", "あわせて読みたい", "اقرأ أيضا", "اقرأ أيضاً", "إقرأ أيضاً",
    ),
    SHARE: (
        "share this", "share on", "follow us on", "like us on", "click to share", "teilen auf", "partager sur",
        "compartir en",
    ),
    CAPTION: (
        "nextimg", "image", "photo", "photos", "photo by", "photo credit", "image credit",
        "image source", "picture",
        "credit", "credits", "caption", "photograph", "photograph by", "file photo", "video", "source", "bild",
        "foto", "bildquelle", "crédit photo", "photo de", "фото", "图片来源", "写真", "图",
    ),
    NEWSLETTER: (
        "sign up for", "sign up to", "subscribe to", "get our newsletter", "join our", "newsletter",
        "download our app", "download the app", "get the app", "register to", "already a subscriber",
        "abonnieren sie", "inscrivez-vous", "abonnez-vous", "suscríbete", "подпишитесь", "подписывайтесь", "订阅",
        "关注我们",
    ),
    COOKIES: (
        "we use cookies", "this site uses cookies", "this website uses cookies", "by continuing to use",
        "by using our site", "wir verwenden cookies", "nous utilisons des cookies", "utilizamos cookies",
    ),
    CONTACT: (
        "contact", "contact us", "follow", "email", "e-mail", "send tips to", "write to us", "reach the author",
        "contact the author", "press contact", "media contact",
    ),
    COPYRIGHT: (
        "©", "(c)", "copyright", "all rights reserved", "alle rechte vorbehalten", "tous droits réservés",
        "todos los derechos reservados", "все права защищены", "版权所有", "無断転載",
    ),
    COMMENTS: (
        "comments", "leave a comment", "comment on this", "view all comments", "no comments", "kommentare",
        "commentaires", "comentarios", "комментарии",
    ),
    MENU: (
        "you are here", "you are at", "skip to", "jump to", "go to",
    ),
}

ANYWHERE: dict[str, tuple[str, ...]] = {
    CONTACT: (
        "can be reached at", "can be contacted at", "follow him on", "follow her on", "follow them on",
        "follow me on", "follow us on", "on twitter at", "on twitter @",
    ),
    COPYRIGHT: (
        "all rights reserved", "may not be published, broadcast", "alle rechte vorbehalten", "tous droits réservés",
        "все права защищены",
    ),
    COOKIES: (
        "uses cookies", "use of cookies", "use cookies to", "our cookie policy", "our privacy policy",
        "terms of service apply", "terms of use", "this site is protected by",
    ),
    NEWSLETTER: (
        "our newsletter", "free newsletter", "daily newsletter", "weekly newsletter", "straight to your inbox",
        "delivered to your inbox", "in your inbox", "to your inbox",
    ),
    CAPTION: (
        "getty images", "(ap photo", "ap photo/", "/reuters)", "photo courtesy", "/getty", "shutterstock",
    ),
    SPONSOR: (
        "affiliate links", "affiliate commission", "earn a commission", "is brought to you by", "are brought to you by",
        "promo code", "discount code", "off with the code", "off with code",
    ),
    RELATED: (
        "listen to this article", "listen to this story", "free articles this month", "gift articles left",
        "external sites", "external links",
    ),
    COMMENTS: (
        "e-mail address will not be published", "email address will not be published", "comments are closed for",
        "was this article helpful", "was this page helpful", "thank you for your feedback",
        "do you have information about this story", "do you have a story",
    ),
    MENU: (
        "view it in your browser", "view this email in your browser", "view in browser", "reading this e-mail?",
        "reading this email?", "viewing this email?", "page refreshes automatically", "you are on internet explorer",
        "your browser is out of date",
    ),
    SHARE: (
        "click to share", "opens in new window", "share this:",
    ),
}

POLICY = (
    "cookie", "privacy", "personal data", "consent", "terms of", "datenschutz", "confidentialité",
    "privacidad", "privacidade", "конфиденциальност", "隐私", "プライバシー", "ملفات تعريف", "trademark",
    "unsubscribe", "your browser", "javascript", "mailing list", "newsletter",
    "all rights reserved",
)
"""Words of notices that run to paragraphs."""
CALLS = (
    "click", "subscribe", "sign up", "download", "follow us", "newsletter", "your inbox", "your email", "join us",
    "log in", "abonnieren", "abonnez-vous", "inscrivez-vous", "suscríbete", "assine", "iscriviti", "подпишитесь",
    "подписывайтесь", "订阅", "关注", "登録", "اشترك",
)
"""Words of calls to act."""

CREDITS = (
    "getty", "reuters", "afp", "shutterstock", "photo by", "image:", "photo:", "credit:", "courtesy", "(ap ", "/ap",
    "(photo", "(image", "(file", "(source", "file -", "file –", "foto:", "bild:", "crédit photo", "фото:", "图片来源",
)
"""Words of picture credits."""
# fmt: on
