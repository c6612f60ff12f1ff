"""The public data sets of the published systems, Dress Code and VITON-HD, as they lie on disk.

With MGD's multimodal annotations (captions, sketches, stitch maps) where they are there.
"""

from fashionstudio.datasets.published.base import TryOnDataSet
from fashionstudio.datasets.published.dress_code import DressCode
from fashionstudio.datasets.published.item import Item
from fashionstudio.datasets.published.opening import open_data_set
from fashionstudio.datasets.published.viton_hd import VitonHD

__all__ = ["DressCode", "Item", "TryOnDataSet", "VitonHD", "open_data_set"]
