"""The page around the pictures of `gallery`, for `str.format`; braces of CSS and JS are doubled."""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; img-src 'self' file: data:; style-src 'unsafe-inline';
 script-src 'unsafe-inline'">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #1f2023; --dim: #5b5d63; --paper: #fff; --line: #d7d7dc;
  --card: #f6f6f8; --warn: #8a3b00; --warn-back: #fff0e0; --accent: #1d5fd0; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #ececef; --dim: #a9abb2; --paper: #17181a;
  --line: #3a3c41; --card: #212226; --warn: #ffc48a; --warn-back: #3d2a17; --accent: #8db6ff; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); }}
header {{ padding: 1.2rem 1.5rem .4rem; }}
h1 {{ font-size: 1.4rem; margin: 0; }}
header p {{ margin: .2rem 0 0; color: var(--dim); }}
form {{ position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1.2rem;
  align-items: center; padding: .7rem 1.5rem; background: var(--paper);
  border-bottom: 1px solid var(--line); }}
fieldset {{ border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1rem; }}
legend {{ float: left; margin-right: 1rem; padding: 0; font-weight: 600; }}
label span {{ color: var(--dim); font-size: .85em; }}
label:has(:disabled) {{ color: var(--dim); }}
input[type=search] {{ font: inherit; padding: .3rem .5rem; border: 1px solid var(--line);
  border-radius: 6px; background: var(--card); color: inherit; min-width: 14rem; }}
:focus-visible {{ outline: 3px solid var(--accent); outline-offset: 2px; }}
output {{ margin-left: auto; color: var(--dim); }}
main {{ display: grid; gap: 1rem; padding: 1.2rem 1.5rem;
  grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); }}
figure {{ margin: 0; background: var(--card); border-radius: 8px; overflow: hidden;
  display: flex; flex-direction: column; }}
figure[hidden] {{ display: none; }}
img {{ width: 100%; aspect-ratio: 3 / 4; object-fit: contain; display: block;
  background: var(--paper); }}
.none {{ aspect-ratio: 3 / 4; display: grid; place-items: center; font-size: 3rem;
  color: var(--warn); background: var(--warn-back); }}
figcaption {{ padding: .6rem .7rem .7rem; font-size: .87rem; overflow-wrap: anywhere; }}
figcaption b {{ display: block; font-weight: 600; }}
figcaption p {{ margin: .25rem 0 0; color: var(--dim); }}
figcaption .reason {{ color: var(--warn); }}
.flag {{ display: inline-block; margin: .25rem .3rem 0 0; padding: 0 .45rem; border-radius: 9px;
  color: var(--warn); background: var(--warn-back); font-size: .8rem; }}
details {{ margin-top: .3rem; }} summary {{ cursor: pointer; color: var(--dim); }}
</style>
</head>
<body>
<header><h1>{title}</h1><p>{summary}</p></header>
<form role="search" aria-label="Filter the pictures">
<fieldset><legend>Show only</legend>
<label><input type="checkbox" name="flag" value="fine"> without flags <span>{fine}</span></label>
{filters}<label><input type="checkbox" name="flag" value="failed"{failed_off}> failed
 <span>{failed}</span></label>
</fieldset>
<label>Find <input type="search" name="text" placeholder="name, garment, words …"></label>
<output role="status" aria-live="polite"></output>
</form>
<main>
{figures}
</main>
<script>
const form = document.querySelector("form"), said = document.querySelector("output");
const figures = [...document.querySelectorAll("figure")];
function show() {{
  const wanted = new FormData(form).getAll("flag");
  const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const figure of figures) {{
    const flags = figure.dataset.flags.split(" ");
    const fits = (!wanted.length || wanted.some(flag => flags.includes(flag)))
      && words.every(word => figure.dataset.text.includes(word));
    figure.hidden = !fits;
    count += fits;
  }}
  said.textContent = count + " of " + figures.length + " shown";
}}
form.addEventListener("input", show);
form.addEventListener("submit", event => event.preventDefault());
show();
</script>
</body>
</html>
"""
