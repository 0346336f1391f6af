"""Reading a page as a person does: a space is a space, whichever keeps its words together."""


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")
