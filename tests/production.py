"""The environment of a whole and safe production, for tests to take pieces out of."""

SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "".join(f"{n:x}Zk" for n in range(40)),
    "DATABASE_URL": "postgres://laclef:secret@db.laclef.example/laclef",
    "ALLOWED_HOSTS": "laclef.example,www.laclef.example",
    "SITE_URL": "https://laclef.example",
    "EMAIL_URL": "smtp+tls://laclef:secret@mail.laclef.example:587",
    "DEFAULT_FROM_EMAIL": "La Clef <bonjour@laclef.example>",
}
