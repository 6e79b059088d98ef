"""A listing classifier behind FastAPI, as one would write it: the model is loaded once, the framework parses and
checks the request and writes the answer. MODEL names the file of sklearn_fit.py, HANDLER how requests are handled:
"async" in the event loop, "threads" in FastAPI's pool. Confidences are the softmax of the decision function, the
cheapest that this pipeline has."""

import os

import joblib
import numpy
from fastapi import FastAPI
from pydantic import BaseModel

TOP_K = 5

model = joblib.load(os.environ["MODEL"])
classes = model.classes_.tolist()
app = FastAPI()


class Listing(BaseModel):
    title: str
    description: str = ""


def classify(listing):
    scores = model.decision_function([f"{listing.title} {listing.description}"])[0]
    exponentials = numpy.exp(scores - scores.max())
    confidences = exponentials / exponentials.sum()
    best = numpy.argsort(-confidences)[:TOP_K]
    top = [{"category": classes[i], "confidence": float(confidences[i])} for i in best]
    return {"category": top[0]["category"], "confidence": top[0]["confidence"], "topK": top}


if os.environ.get("HANDLER") == "threads":

    @app.post("/predict")
    def predict(listing: Listing):
        return classify(listing)

else:

    @app.post("/predict")
    async def predict(listing: Listing):
        return classify(listing)
