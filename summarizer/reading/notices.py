"""What pages that stand where an article should say to their reader, in eight languages: one table for each kind.

Each line is a regular expression, read without regard to case. A phrase must be one that an article does not say of
its own matter: ``we use cookies`` is one, ``cookies`` is none.
"""

ROBOT_CHECK = (
    r"verify(?:ing)? (?:that )?you are (?:a )?human",
    r"are you a robot|i.m not a robot|unusual traffic from your",
    r"checking (?:if the site connection is secure|your browser)",
    r"complete the (?:captcha|security check)",
    r"enable (?:js|javascript)(?: and (?:cookies|disable any ad blocker)|\b)",
    r"bestätigen sie,? dass sie (?:ein mensch|kein roboter)",
    r"vérifiez que vous (?:êtes humain|n.êtes pas un robot)",
    r"verifi(?:que|ca) que (?:es|eres) (?:un )?humano",
    r"подтвердите,? что вы (?:не робот|человек)",
    r"请完成安全验证",
    r"ロボットではありません",
    r"تحقق من أنك (?:إنسان|لست روبوت)",
)
PAYWALL = (
    r"(?:subscribe|sign up|register|log in|sign in)(?: now| today)? to (?:continue|keep|finish) reading",
    r"to (?:continue|keep|finish) reading(?: this \w+)?,? (?:please )?(?:subscribe|log in|sign in|register)",
    r"(?:article|story) is (?:only |reserved )?(?:available )?(?:only )?(?:for|to) (?:paying )?(?:subscribers|members)",
    r"(?:subscribe|sign up|log in|sign in) to read (?:the )?(?:full|whole|rest)",
    r"you(?:.ve| have) (?:reached|used|read) (?:your|all of your|all your) (?:\w+ ){0,3}articles?",
    r"this (?:article|story) is behind a paywall",
    r"um weiterzulesen|jetzt weiterlesen mit|artikel ist (?:nur )?für abonnent",
    r"(?:article|contenu) (?:est )?réservé (?:à nos|aux) abonnés|il vous reste \d+ ?% de",
    r"(?:contenido|artículo) (?:exclusivo|solo|sólo) para suscriptores|suscríbete para (?:seguir|continuar) leyendo",
    r"(?:статья|материал) доступ(?:на|ен) только|оформите подписку,? чтобы (?:читать|продолжить)",
    r"(?:登录|订阅|登錄|訂閱)后?(?:继续|即可|繼續)阅读|本文仅限(?:会员|订阅)",
    r"この記事は(?:有料)?会員限定|残り\d+文字",
    r"(?:للمشتركين|للمشتركون) فقط|اشترك (?:الآن )?لمتابعة القراءة",
)
CONSENT = (
    r"(?:accept|reject|allow|manage) (?:all )?(?:cookies|cookie settings)|accept all\b|reject all\b",
    r"(?:we|this (?:site|website)|our partners) (?:and our \w+ )?uses? cookies",
    r"before you continue to",
    r"your (?:cookie|privacy) (?:choices|preferences|settings)|we value your privacy",
    r"store and/or access information|process(?:ing)? (?:your )?personal data",
    r"alle (?:cookies )?akzeptieren|wir (?:und unsere partner )?(?:verwenden|nutzen) cookies|zustimmen und weiter",
    r"tout accepter|accepter (?:tous )?les cookies|nous utilisons des cookies|continuer sans accepter",
    r"aceptar (?:todas )?(?:las )?cookies|(?:utilizamos|usamos) cookies|configurar cookies",
    r"мы используем (?:файлы )?cookie|принять (?:все )?(?:файлы )?cookie",
    r"接受所有\s?cookie|我们使用\s?cookie",
    r"すべての\s?cookie\s?を(?:許可|受け入れ)|cookie\s?を使用して",
    r"ملفات تعريف الارتباط",
)
LOGIN = (
    r"(?:forgot|forgotten|reset) (?:your )?password",
    r"(?:log|sign) in (?:to your account|to continue|with (?:google|facebook|apple|an account))",
    r"(?:please|you (?:must|need to)) (?:log|sign) in|create an account|don.t have an account\?",
    r"keep me (?:logged|signed) in",
    r"passwort vergessen|bitte (?:melden sie sich|loggen sie sich|einloggen)",
    r"mot de passe oublié|connectez-vous|veuillez vous (?:connecter|identifier)",
    r"(?:olvidaste tu|olvidado (?:su|tu)) contraseña|inici[ae] sesión",
    r"забыли пароль|войдите,? чтобы",
    r"忘记密码|请先?登录",
    r"パスワードをお?忘れ|ログインしてください",
    r"نسيت كلمة (?:المرور|السر)|يرجى تسجيل الدخول",
)
ERROR = (
    r"\b(?:404|403|410|500|502|503|504)\b.{0,20}(?:not found|error|forbidden|gone|bad gateway|unavailable|time-?out)",
    r"(?:error|http|status) (?:code )?(?:404|403|410|500|502|503|504)\b",
    r"page (?:you (?:are|were|.re) looking for|you requested|can(?:.t|not| not) be found|could not be found)",
    r"page (?:was )?not found|page (?:doesn.t|does not) exist|page has (?:moved|been removed)",
    r"access denied|you don.t have permission to access",
    r"internal server error|service (?:temporarily )?unavailable|bad gateway|error establishing a database",
    r"seite (?:wurde )?(?:leider )?nicht gefunden",
    r"page (?:introuvable|non trouvée)",
    r"página no (?:encontrada|existe)",
    r"страница не найдена",
    r"页面(?:不存在|未找到)|找不到该?页面",
    r"ページが見つかりません",
    r"الصفحة غير موجودة",
)
