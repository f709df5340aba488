"""Facts from outside registers: providers, runs, proposals, and the signals that changed facts give."""
