"""The engines: linear, encoder and cascade, each a scikit-learn estimator behind one base class."""
