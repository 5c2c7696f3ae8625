"""Sentiment of headlines by two lexicons that know nothing of finance: VADER, and the sum of AFINN-165's words.

Reads a JSON line {"method": "vader" | "afinn", "headlines": [...]}, answers {"scores": [...]}.
"""

import json
import sys

from afinn import Afinn
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

vader = SentimentIntensityAnalyzer()
afinn = Afinn()

methods = {
    "vader": lambda text: vader.polarity_scores(text)["compound"],
    "afinn": afinn.score,
}

for line in sys.stdin:
    request = json.loads(line)
    score = methods[request["method"]]
    print(json.dumps({"scores": [score(text) for text in request["headlines"]]}), flush=True)
