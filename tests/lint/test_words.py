# SPDX-License-Identifier: Apache-2.0 OR MIT
"""Texts that users read keep to docs/style.md, as far as a pattern can tell."""

import json
import re

import project

BANNED = {
    "is no": re.compile(r"(?<!there )(?<!There )\bis no (?!longer\b|more\b|newer\b|older\b|less\b)[\w{]"),
    "holds": re.compile(r"\bholds\b"),
    "What": re.compile(r"(?:^|[.!?:|] )\s*What (?:\S+ ){2}(?![^.]*\?)"),
    "anew": re.compile(r"\banew\b"),
}
# What is between quotes in C++, after comments are gone.
LITERAL = re.compile(r'"((?:\\.|[^"\\\n])*)"')
COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
# These pages name the forms, or are made from texts that are checked where they come from.
OTHER_PAGES = ("docs/style.md", "docs/symptoms.md", "docs/environment.md", "docs/checks/",
               "docs/licenses/")
# Members with words of other programs, or for developers.
NOT_OURS = {"patterns", "any", "all", "none", "about", "examples"}


def literals(text):
    """The texts of a C++ file; adjacent literals are one."""
    code = COMMENT.sub(lambda match: match.group(1) or " ", text)
    return LITERAL.findall(re.sub(r'(?<!\\)"\s*\n\s*"', "", code))


def texts_in(value, member=""):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in NOT_OURS:
                yield from texts_in(each)


def paragraphs(text):
    """A page's, and the rows of its tables, without headings and code."""
    prose = re.sub(r"^```.*?^```|^#.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"`[^`]*`", "code", prose)
    for paragraph in re.split(r"\n\s*\n|\n(?=\||#|- |\d+\. )", prose):
        yield " ".join(paragraph.lstrip("#->| 0123456789.").split())


def user_texts():
    for path, text in project.cpp("src").items():
        for literal in literals(text):
            yield path, literal
    for name in ("checks", "symptoms", "environment"):
        path = f"data/{name}.json"
        for text in texts_in(json.loads((project.ROOT / path).read_text(encoding="utf-8"))):
            yield path, text
    pages = project.files("docs", suffixes={".md"}) | {
        path.name: path.read_text(encoding="utf-8") for path in project.ROOT.glob("*.md")}
    for path, text in pages.items():
        if not path.startswith(OTHER_PAGES):
            for paragraph in paragraphs(text):
                yield path, paragraph


def violations(texts):
    return [f"{path}: '{name}' in: {text[max(0, found.start() - 40):found.end() + 40]}"
            for path, text in texts for name, form in BANNED.items() if (found := form.search(text))]


def test_texts_have_no_banned_form():
    found = list(user_texts())

    assert len(found) > 5000
    assert violations(found) == []


def test_a_banned_form_is_noticed():
    cpp = ('fail("\'{}\' is no id"); // is no id\n'
           'say("there is no id, and "\n    "it holds two");')
    page = "Fine.\n\nSo it is. What is kept here is old.\n\n```\nholds\n```\n\n| a | anew |\n"
    texts = [("a.cpp", text) for text in literals(cpp)] + [("b.md", text) for text in paragraphs(page)]

    assert [each.partition(" in:")[0] for each in violations(texts)] == [
        "a.cpp: 'is no'", "a.cpp: 'holds'", "b.md: 'What'", "b.md: 'anew'"]


def test_questions_and_what_is_right_pass():
    assert violations([("a", "What should have happened?"), ("a", "there is no zig"),
                       ("a", "it is no longer there"), ("a", "say what it is")]) == []
