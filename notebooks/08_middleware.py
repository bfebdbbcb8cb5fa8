"""The walkthrough of exercise 8, as text. `make notebooks` makes the notebook from it.

Cells never write files: where a file lies, and what it is called, is what this lesson is about. (The first cell is
written as comments, the other texts as strings: so the import stays at the top.)
"""

# %% [markdown]
# # 8. A first layer of middleware
#
# You give every request of the movie theater a **stamp**: a value that no other request has. The page that goes back
# carries the same stamp, in its header `X-Stamp`. Middleware is the place for that: layers around all views.
#
# This notebook walks with you. You read, you guess, you look, and you check. Your code goes into **real files**, which
# you write in your editor. No cell of this notebook writes a file.
#
# Your project is the folder `movie_theater`, beside this notebook or above it. All file names below are seen from
# there: `core/layers.py` means `movie_theater/core/layers.py`. The whole story is in
# `exercises/08_middleware/README.md`.
#
# Run a cell with Shift+Enter. Run the next one now.

# %% nbgrader={"grade_id": "setup", "locked": true}
from grader.notebooks import check, layers, show

# %% [markdown]
"""
Does it say `No module named 'grader'`? Then this notebook does not lie in the folder of the course. Move its folder
there, choose *Kernel → Restart*, and run the cell again.

## Predict first

You write a layer, save the file, and change no other file. Then you open `/movies/`. What do you get?

- a: the page, and the layer has done its work
- b: an error that has to do with the layer
- c: the page as before; the layer has done nothing

Write your guess into the next cell, before you write any code, and run the cell. Write the same letter as
`prediction` into `answers/middleware.toml`. A prediction need not be right. It counts for Task 4 because you made it.
"""

# %% nbgrader={"grade_id": "prediction", "solution": true}
# Your prediction: a, b or c, between the quotation marks.
# BEGIN SOLUTION
prediction = "b"
# END SOLUTION

# %% [markdown]
"""
## Look: the way of a request

Which layers are there already? The list `MIDDLEWARE` in `movie_theater/settings.py` names them, from the outside to
the inside. A request goes through them from top to bottom, and its response from bottom to top.
"""

# %%
layers()

# %% [markdown]
"""
The next cell sends a request to your project, as a browser does, and shows what comes back: the status, the headers,
and the text of the page. It starts your project anew each time, so it always sees your files **as you saved them**.
"""

# %%
show("/movies/")

# %% [markdown]
"""
There is no view for `/no-such-page/`. Do the layers work for it, too? Compare its headers with those above.
"""

# %%
show("/no-such-page/")

# %% [markdown]
"""
The first layer, `SecurityMiddleware`, writes `X-Content-Type-Options`. It is on both pages.

## 1. Stamp every page

Open your editor and write your layer, for example `Stamp` in the new file `core/layers.py`. It has two jobs:

- On the way in, it puts a new stamp on the request, as `request.stamp`. A stamp has 8 or more letters or digits.
- On the way back, it puts the same stamp into the header `X-Stamp` of the response.

This is a layer with another job. Yours has the same shape:

```python
import time


class Clock:
    def __init__(self, get_response):  # called once, when the server starts
        self.get_response = get_response  # what lies further in: the next layer, or the router and the view

    def __call__(self, request):  # called for every request
        begin = time.perf_counter()  # the way in
        response = self.get_response(request)  # go further in, and come back with the response
        response["X-Seconds"] = f"{time.perf_counter() - begin:.3f}"  # the way back
        return response
```

Python makes good stamps: `secrets.token_hex(8)`, after `import secrets`.

Save the file. **Change no other file yet**, and look:
"""

# %%
show("/movies/")

# %% [markdown]
"""
Was your prediction right? Look for `X-Stamp`, and at the line *Your own layers in MIDDLEWARE*.

Now add one line to `MIDDLEWARE` in `movie_theater/settings.py`: folder, file and name of the layer, with dots between
them. `Stamp` in `core/layers.py` is `"core.layers.Stamp",`. Save, and look again:
"""

# %%
layers()
show("/movies/")

# %% [markdown]
"""
Is there a line `X-Stamp`? Then check Task 1. A check that does not pass says why. Change your files, save, and run
the cell again, as often as you like.
"""

# %% nbgrader={"grade": true, "grade_id": "task_1", "locked": true}
check("middleware", 1)

# %% [markdown]
"""
## 2. Once for each request

A stamp helps only if no two requests share it. Run the next cell a few times. Is the stamp new each time? And does
the page that is not there have one, too?
"""

# %%
show("/movies/")
show("/no-such-page/")

# %% [markdown]
"""
`show` starts your project anew for each request. The check does not: it sends several requests to one server. So it
sees a stamp that is made only once, when the server starts.
"""

# %% nbgrader={"grade": true, "grade_id": "task_2", "locked": true}
check("middleware", 2)

# %% [markdown]
"""
## 3. Where to save the file?

The first question of this lesson. Where else could the file of your layer lie? Try these five places:

| word | the file | line in `MIDDLEWARE` |
|---|---|---|
| `app` | `core/layers.py` | `"core.layers.Stamp",` |
| `package` | `movie_theater/layers.py`, by `settings.py` | `"movie_theater.layers.Stamp",` |
| `beside` | `layers.py`, beside `manage.py` | `"layers.Stamp",` |
| `folder` | `extras/layers.py`, in a new folder without `__init__.py` | `"extras.layers.Stamp",` |
| `above` | `../layers.py`, one folder above `manage.py` | `"layers.Stamp",` |

Move the file (do not leave a copy behind), change the line, save, and run the next cell. If Python does not find the
layer, it says so.
"""

# %%
show("/movies/")

# %% [markdown]
"""
Put the file where you want to keep it. Then fill in three answers in `answers/middleware.toml`:

- `file` is the file of your layer, and `line` is what you wrote for it in `MIDDLEWARE`.
- `other_places` names every one of the five places that works, and no other. Your own place counts, too.
"""

# %% nbgrader={"grade": true, "grade_id": "task_3", "locked": true}
check("middleware", 3)

# %% [markdown]
"""
## 4. Add it to the settings?

The second question of this lesson. Take the line of your layer out of `MIDDLEWARE` (a `#` in front of it will do),
save, and look. Which status does the page have? Is there an error anywhere?
"""

# %%
layers()
show("/movies/")

# %% [markdown]
"""
Write down what you saw, in `answers/middleware.toml`:

- `needed` is `yes` or `no`: does the layer need its line in `MIDDLEWARE` to run?
- `without_line` is the status that `/movies/` was answered with while the line was out.

Then **put the line back**. This check also asks for your prediction: in the cell at the top, and in the file.
"""

# %% nbgrader={"grade": true, "grade_id": "task_4", "locked": true}
assert prediction, "Write your prediction into the cell under “Predict first” and run it. Then run this cell again."
check("middleware", 4)

# %% [markdown]
"""
## 5. Why does Django not find it by itself?

In your apps, Django finds templates, models and management commands by itself. Why not your middleware? There is more
than one good reason. Think of what the list tells Django besides the names, and of what else may lie in your file.

Write two or three sentences into the next cell, in your own words (a double click opens it). A person reads them and
gives the point. If you hand in your project without this notebook, write them into `answers/middleware.md`.
"""

# %% [markdown] nbgrader={"grade": true, "grade_id": "task_5", "solution": true}
"""
The order of the list decides which layer is outside and which is inside, and no file can tell Django that. A layer
may be any class or function, so Django could not know one when it sees it. And nothing should run for every request
that nobody has asked for.
"""

# %% [markdown]
"""
## Before you go on

Save everything: your files, and this notebook. Then choose *Kernel → Restart and Run All*: it shows whether all of
it works from the top.

These were the visible checks. When your project itself is graded, hidden checks send other requests; they lean on the
sentences of `exercises/08_middleware/README.md`.

Can you say it without looking: which line of your layer runs on the way in, which on the way back, and which only
once?
"""
