"""Tells whoever waits what the Hugging Face Trainer is doing."""

from typing import Any

from transformers import TrainerCallback

from pipeline.research.progress import Steps


class Follow(TrainerCallback):
    """Shows the steps of a Trainer with its latest loss and score."""

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.said: dict[str, str] = {}

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ANN401
        """Say how many steps there will be."""
        self.steps.begin(state.max_steps, state.global_step)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:  # noqa: ANN401
        """Keep the latest figures."""
        for name, shown in (("loss", "loss"), ("eval_mean", "score")):
            if name in (logs or {}):
                self.said[shown] = f"{float(logs[name]):.3f}"

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ANN401
        """Show the step."""
        note = ", ".join(f"{name} {value}" for name, value in self.said.items())
        self.steps.reach(state.global_step, note)
