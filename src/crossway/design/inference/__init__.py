"""Types from use and from `type` blocks: what each name, parameter and result is."""

from crossway.design.inference.infer import Inference, Learned, infer
from crossway.design.inference.reach import argument_names

__all__ = ["Inference", "Learned", "argument_names", "infer"]
