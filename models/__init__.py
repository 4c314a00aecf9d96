"""Learn: the encoder, the classifiers, their training, evaluation and cards."""
