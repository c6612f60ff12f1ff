"""GLSL sources. `whole_cover` repeats garments.cover per fragment, so that cuts are smooth."""

from __future__ import annotations

from typing import Literal, NamedTuple

from fashionstudio.datasets.synthetic.garments import FORM_ID, MAX_WORN, ROWS, Form, Garment
from fashionstudio.datasets.synthetic.shader_cloth import DETAILS, FOLDS, NECK

VERTEX = """
#version 330
in vec3 in_pos; in vec3 in_nor; in vec2 in_uv; in vec4 in_canon; in float in_part; in vec4 in_zone;
uniform mat4 view; uniform mat4 proj; uniform mat4 light_mat;
out vec3 v_pos; out vec3 v_nor; out vec2 v_uv; out vec4 v_canon; out vec4 v_light; out vec4 v_zone;
flat out float v_part; out vec3 v_world;
void main() {
  vec4 world = view * vec4(in_pos, 1.0);
  v_world = world.xyz; v_pos = in_pos; v_zone = in_zone;
  v_nor = mat3(view) * in_nor; v_uv = in_uv; v_canon = in_canon; v_part = in_part;
  v_light = light_mat * world;
  gl_Position = proj * world;
  // Hair lies on cloth: it may not sink into what hangs off the shoulders.
  if (in_part == 2.0) gl_Position.z -= 0.004 * gl_Position.w;
}
"""

SHADOW_FRAGMENT = """
#version 330
void main() {}
"""

_HEAD = f"""
#version 330
const int ROWS = {ROWS};
uniform vec4 table[{MAX_WORN * ROWS}];      // the worn garments, as garments.Garment.pack
"""

_CUTS = """
in vec3 v_pos; in vec3 v_nor; in vec2 v_uv; in vec4 v_canon; in vec4 v_light; in vec3 v_world;
in vec4 v_zone; flat in float v_part;
uniform int above_first; uniform int above_last; uniform float margin;
uniform vec3 key_dir; uniform vec3 key_col; uniform vec3 sky_col; uniform vec3 ground_col;
uniform float rim;
uniform sampler2DShadow shadow_map; uniform sampler2D tex; uniform sampler2D crumple_map;
uniform int is_skirt_shell; uniform float shadow_on;
const float BIG = 9.0;

float form_cover(int g, float form, bool cut_out, vec4 c) {
  vec4 neck = table[g*ROWS]; vec4 cut = table[g*ROWS+1]; float curve_amount = table[g*ROWS+3].w;
  vec4 open = table[g*ROWS+5]; vec4 strap = table[g*ROWS+6];
  float x = abs(c.x); bool arm = c.w > 0.6;
  if (form > 6.5) return arm ? -BIG : cut.z - abs(c.y - cut.w);
  if (form > 5.5) return (c.w > 0.85 || c.y < -0.2 || c.y > 5.75)
    ? -BIG : cut.z - abs(0.72 * c.x + 0.42 * (c.y - 3.4));
  float lower = strap.w * clamp((0.4 - c.z) / 1.6, 0.0, 1.0);
  float hem = arm ? BIG : c.y - cut.z - curve_amount * min(x*x, 4.0) * 0.12 + lower;
  if (form > 1.5 && form < 3.5) return arm ? -BIG : min(cut.w - c.y, hem);
  float front = clamp((c.z + 0.1) / 0.5, 0.0, 1.0); float line;
  if (!cut_out) {
    float top = strap.z - 0.55 * clamp((x - 0.9) / 0.8, 0.0, 1.0) - 0.5 * (1.0 - front);
    line = max(top - c.y, strap.y > 0.0 ? strap.y - abs(x - strap.x) : -BIG);
  } else {
    float curve = neck.y - mix(neck.w, neck.z, front) * (1.0 - pow(min(x / neck.x, 1.0), cut.x));
    line = c.y > max(neck.y, 6.05) ? curve - c.y : max(x - neck.x, curve - c.y);
  }
  float out_ = min(line, min((cut.y - c.w) * 2.0, hem));
  if (open.y > 0.0 && c.z > 0.2 && !arm)
    out_ = min(out_, x - mix(open.x, open.y, clamp((4.6 - c.y) / 5.0, 0.0, 1.0)));
  return out_;
}
float whole_cover(int g, vec4 c) {
  return form_cover(g, table[g*ROWS+2].x, table[g*ROWS+6].z <= 0.0, c);
}
float shell_limit(vec4 c) {   // where a top or dress goes over from one shell to the other
  if (is_skirt_shell == 1) return 1.46 - c.y;
  if (is_skirt_shell == 2) return c.w > 0.6 ? BIG : c.y - 1.22;
  return BIG;
}
bool covered_by_others() {
  for (int g = above_first; g < above_last; g++) {
    // Open fronts swing aside: there depth decides, but well inside the trunk.
    bool open = table[g*ROWS+5].y > 0.0;
    if (open && v_canon.y < 1.0 && v_canon.w < 0.6) continue;
    if (whole_cover(g, v_canon) > (open ? max(margin, 0.7) : margin)) return true;
  }
  return false;
}
"""

_LIGHT = """
float lit() {
  if (shadow_on < 0.5) return 1.0;
  vec3 p = v_light.xyz / v_light.w * 0.5 + 0.5;
  float sum = 0.0;
  for (int i = -1; i <= 1; i += 2)
    sum += texture(shadow_map, vec3(p.xy + vec2(i, i) * 0.0012, p.z - 0.006));
  return sum * 0.5;
}
vec3 light_at(vec3 n, float ao) {
  float wrap = clamp((dot(n, key_dir) + 0.12) / 1.12, 0.0, 1.0);
  vec3 ambient = mix(ground_col, sky_col, n.y * 0.5 + 0.5) * ao;
  float edge = 1.0 - clamp(n.z, 0.0, 1.0);
  return ambient * (0.75 + 0.25 * clamp(n.z, 0.0, 1.0)) + key_col * wrap * lit() * (0.6 + 0.4 * ao)
    + sky_col * rim * edge * edge * edge;
}
vec3 bumped(vec3 n, float h) {
  vec3 px = dFdx(v_world), py = dFdy(v_world);
  vec3 r1 = cross(py, n), r2 = cross(n, px);
  float det = dot(px, r1);
  vec3 g = sign(det) * (dFdx(h) * r1 + dFdy(h) * r2);
  return normalize(max(abs(det), 1e-9) * n - g);
}
float stroke(float field, float width) {   // 1 on the zero line, width in pixels
  float w = max(fwidth(field), 1e-6) * width;
  return 1.0 - smoothstep(w * 0.5, w, abs(field));
}
"""


_SHARED = _HEAD + _CUTS + _LIGHT
TOPS = ("top", "dress", "jumpsuit")


class Cut(NamedTuple):
    """What is compiled into a cloth's program: a software renderer computes all branches."""

    form: Form
    necked: bool
    collared: bool
    closed: bool
    pleated: bool
    tiered: bool
    alone: bool
    """Nothing is worn above it."""

    @classmethod
    def of(cls, garment: Garment, *, alone: bool) -> Cut:
        """The cut of a garment."""
        form = garment.form
        top, skirted = form in TOPS, form in ("skirt", "dress")
        necked = top and garment.straps[2] <= 0
        return cls(
            form=form,
            necked=necked,
            collared=necked and (garment.collar > 0 or garment.lapel > 0),
            closed=top and (garment.placket > 0 or garment.pockets > 0 or garment.wrap > 0.5),
            pleated=skirted and garment.pleats > 0,
            tiered=skirted and garment.tiers > 0,
            alone=alone,
        )

    def defines(self) -> str:
        """Constants for the sources of shader_cloth.py."""
        facts = {
            "TOP": self.form in TOPS,
            "LEGGED": self.form not in ("top", "skirt", "dress"),
            "SKIRTED": self.form in ("skirt", "dress"),
            "NECKED": self.necked,
            "COLLARED": self.collared,
            "CLOSED": self.closed,
            "PLEATED": self.pleated,
            "TIERED": self.tiered,
            "ALONE": self.alone,
        }
        lines = [f"const bool {name} = {str(on).lower()};\n" for name, on in facts.items()]
        return "".join([f"const float FORM = {FORM_ID[self.form]}.0;\n", *lines])


FIGURE_FRAGMENT = (
    _SHARED
    + """
const int mode = MODE;       // 0 skin, 1 textured item
uniform vec3 tint; uniform vec3 underwear; uniform float gloss;
layout(location = 0) out vec4 o_color;
vec3 linear(vec3 c) { return pow(c, vec3(2.2)); }
void main() {
  if (mode == 0 && covered_by_others()) discard;
  vec3 n = normalize(v_nor); if (!gl_FrontFacing) n = -n;
  vec4 texel = texture(tex, v_uv);
  if (mode == 1 && texel.a < 0.3) discard;
  vec3 albedo = linear(texel.rgb) * tint;
  vec4 c = v_canon;   // plain underwear, so that nobody is ever undressed
  bool chest = c.y < 3.85 - 0.12 * cos(c.x * 2.0) && c.y > 2.75 && c.w < 0.35;
  bool brief = c.y < 0.35 && c.y > -1.05 + 0.9 * smoothstep(0.2, 1.6, abs(c.x)) && c.w < 0.35;
  if (mode == 0 && (chest || brief)) albedo = underwear;
  vec3 color = albedo * light_at(n, 0.85);
  if (mode == 0) {   // light that has gone through skin comes out red past the shadow's edge
    float border = exp(-pow((dot(n, key_dir) - 0.02) * 4.0, 2.0));
    color += albedo * key_col * vec3(0.10, 0.025, 0.012) * border;
  }
  vec3 half_way = normalize(key_dir + vec3(0, 0, 1));
  color += key_col * gloss * pow(max(dot(n, half_way), 0.0), mode == 0 ? 14.0 : 24.0);
  o_color = vec4(pow(clamp(color, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
"""
)

_INSIDE = """
// The back panel's inner side shows in the neckline only: behind the shoulders it would look like
// a dark corner, below like a second hem. `low` is the height above which it may show.
bool hidden_inside(vec4 c, float low) {
  if (c.w > 0.6) return false;
  float width = NECKED ? table[garment*ROWS].x + 0.12 : table[garment*ROWS+6].x + 0.12;
  return c.y < low || (TOP && c.y > 4.6 && abs(c.x) > width);
}
"""

_CLOTH_MAIN = """
uniform float repeat_mm; uniform float gloss;
layout(location = 0) out vec4 o_color;
void main() {
  if (!ALONE && covered_by_others()) discard;
  float field = form_cover(garment, FORM, NECKED, v_canon);
  if (min(field, shell_limit(v_canon)) < 0.0) discard;
  bool inside = !gl_FrontFacing;
  bool sloped = table[garment*ROWS+6].w > 0.0;   // the back shows below the front's hem
  if (inside && hidden_inside(v_canon, sloped ? -BIG : 1.2)) discard;
  vec3 n = normalize(v_nor); if (inside) n = -n;
  vec2 mm = v_uv * 100.0; float valley, line = 0.0, trim = 0.0, dark = 1.0;
  n = bumped(n, fold_height(garment, mm, valley));
  details(garment, mm, field, line, trim, dark);
  vec3 albedo = pow(texture(tex, mm / repeat_mm).rgb, vec3(2.2));
  albedo = mix(albedo, albedo * 0.75 + 0.03, trim);
  vec3 color = albedo * light_at(n, 1.0 - 0.5 * valley) * (inside ? 0.6 : dark);
  vec3 half_way = normalize(key_dir + vec3(0, 0, 1));
  color += key_col * gloss * pow(max(dot(n, half_way), 0.0), 24.0);
  o_color = vec4(pow(clamp(color, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
"""

_PLANES_OUT = """
layout(location = 0) out vec4 o_shade;
layout(location = 1) out vec4 o_coord;   // u mm, v mm, depth dm, part id
layout(location = 2) out vec4 o_aux;     // normal x, normal y, line, trim
"""

OCCLUDER_FRAGMENT = (
    _SHARED
    + """
const int mode = MODE;       // 0 item, 2 other garment, 4 body
uniform int garment; uniform float part;
"""
    + _PLANES_OUT
    + """
void main() {
  if (mode != 0 && covered_by_others()) discard;
  if (mode == 0 && texture(tex, v_uv).a < 0.45) discard;
  if (mode == 2 && min(whole_cover(garment, v_canon), shell_limit(v_canon)) < 0.0) discard;
  o_shade = vec4(0.0); o_aux = vec4(0.0);
  o_coord = vec4(0.0, 0.0, v_world.z, mode == 2 ? part : v_part);
}
"""
)

_GARMENT_MAIN = (
    """
uniform float part;
"""
    + _PLANES_OUT
    + """
void main() {
  if (!ALONE && covered_by_others()) discard;
  float field = form_cover(garment, FORM, NECKED, v_canon);
  if (min(field, shell_limit(v_canon)) < 0.0) discard;
  vec3 n = normalize(v_nor); bool inside = !gl_FrontFacing; if (inside) n = -n;
  bool sloped = table[garment*ROWS+6].w > 0.0;
  if (inside && hidden_inside(v_canon, FLAT ? 3.6 : sloped ? -BIG : 1.2)) discard;
  if (FLAT && v_nor.z < -0.2 && v_canon.w < 0.6 && v_canon.y < 3.6) discard;
  vec2 mm = v_uv * 100.0; float valley; float line = 0.0, trim = 0.0, dark = 1.0;
  float h = fold_height(garment, mm, valley);
  const float detail = FLAT ? 0.5 : 1.0;
  n = bumped(n, h * detail);
  details(garment, mm, field, line, trim, dark);
  if (inside) { dark = 0.6; trim = 0.0; line = 0.0; }
  vec3 light = light_at(n, 1.0 - 0.55 * valley * detail) * dark;
  o_shade = vec4(pow(clamp(light * 0.5, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
  o_coord = vec4(mm, v_world.z, part + (inside ? 0.5 : 0.0));
  o_aux = vec4(n.xy * 0.5 + 0.5, line, trim);
}
"""
)

PROGRAMS: dict[str, str] = {
    "shadow": SHADOW_FRAGMENT,
    "rest_skin": FIGURE_FRAGMENT.replace("MODE", "0"),
    "rest_item": FIGURE_FRAGMENT.replace("MODE", "1"),
    "plane_item": OCCLUDER_FRAGMENT.replace("MODE", "0"),
    "plane_cloth": OCCLUDER_FRAGMENT.replace("MODE", "2"),
    "plane_body": OCCLUDER_FRAGMENT.replace("MODE", "4"),
}
"""Fragment sources that do not depend on a garment's cut."""


ClothUse = Literal["rest", "worn", "flat"]


def cloth_source(cut: Cut, use: ClothUse) -> str:
    """Fragment source of a cloth: among the clothes of `rest`, or the planes of the wanted one."""
    flat = f"const bool FLAT = {str(use == 'flat').lower()};\n"
    shared = _SHARED + cut.defines() + flat + "uniform int garment; uniform float line_px;\n"
    main = _CLOTH_MAIN if use == "rest" else _GARMENT_MAIN
    return shared + NECK + FOLDS + DETAILS + _INSIDE + main
