"""The topology as a picture of terminal cells, with a packet's path on it. Knows no screen."""

from trainer.picture.box_characters import ascii_character
from trainer.picture.grid import Cell, Point, Rect, Role, Side
from trainer.picture.layout import PAGE_SIZE, fit, fitting, laying_out, layout
from trainer.picture.legend import Sign, legend
from trainer.picture.picture import Detail, Picture, Spot, Step
from trainer.picture.render import render_text
from trainer.picture.route import tracing, with_path, with_verdict
from trainer.picture.untold import untold
from trainer.picture.vpc_box import is_public

__all__ = [
    "PAGE_SIZE",
    "Cell",
    "Detail",
    "Picture",
    "Point",
    "Rect",
    "Role",
    "Side",
    "Sign",
    "Spot",
    "Step",
    "ascii_character",
    "fit",
    "fitting",
    "is_public",
    "laying_out",
    "layout",
    "legend",
    "render_text",
    "tracing",
    "untold",
    "with_path",
    "with_verdict",
]
