def hang() -> None:
    """tmp"""
