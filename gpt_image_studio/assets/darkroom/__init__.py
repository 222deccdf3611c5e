"""Where strangers' files are opened: a process for each, with bounds on memory and time, away from everything of value.

`process` is our side of the wall. `python -m gpt_image_studio.assets.darkroom` is the other: it reads the file (`reading`), makes
the clean copy (`copying`, `masking`) and its thumbnails, and says in one line of JSON (`slips`) what became of it. A file that
crashes a decoder takes one short-lived process with it that knows no secret and holds nobody else's picture.
"""
