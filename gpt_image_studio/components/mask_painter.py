"""Painting a mask on the first reference. Only files of the build: the strip loads them when somebody paints."""

import reflex as rx

LIBRARY = rx.asset("mask_painter.jsx", shared=True).importable_path
CANVAS = rx.asset("mask_canvas.jsx", shared=True).importable_path
