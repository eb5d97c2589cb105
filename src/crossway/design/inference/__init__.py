"""Types from use and from `type` blocks: what each name, parameter and result is."""

from crossway.design.inference.infer import Inference, infer

__all__ = ["Inference", "infer"]
