"""A question understood as it was meant rather than as it was typed, in the words of the coverage."""

from dataclasses import replace

from retrieval.query.publishers import mentions
from retrieval.query.question import Question, Setting, understand
from retrieval.query.wording.abbreviations import MARK, meetings
from retrieval.query.wording.slips import as_meant
from retrieval.query.wording.written import Vocabulary


def understood(text: str, setting: Setting, vocabulary: Vocabulary) -> Question:
    """Return what a question says, once slips are put right, names have their capitals and short forms are known. Names of
    papers stay as they are: the coverage need not hold them.
    """
    named = [(mention.start, mention.end) for mention in mentions(text, setting.publishers)]
    meant = as_meant(text, vocabulary, named)
    question = understand(meant.text, setting)
    return replace(
        question,
        read_as=meant.text if meant.is_corrected else None,
        meetings=meetings(question.terms, vocabulary.written(MARK)),
    )
