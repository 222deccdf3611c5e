"""Where strangers' files are opened: a process for each, with bounds on memory and time, away from everything of value.

`process` is the calling side. `python -m gpt_image_studio.assets.file_process` is the other: it reads the file (`reading`), makes
the clean copy (`copying`, `masks`, `markups`) and its thumbnails, and says in one line of JSON (`messages`) what became of it. A file that
crashes a decoder takes one short-lived process with it that knows no secret and holds nobody else's picture.
"""
