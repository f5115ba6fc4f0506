"""The clients file: who may call, where their keys are, and what differs from one to the next."""
