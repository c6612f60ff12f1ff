"""GLSL sources. `cover` repeats garments.cover per fragment, so hems and necklines are smooth."""

from __future__ import annotations

from fashionstudio.datasets.synthetic.garments import MAX_WORN, ROWS

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

float cover(int g, vec4 c, int skirt_shell) {
  vec4 neck = table[g*ROWS]; vec4 cut = table[g*ROWS+1];
  float form = table[g*ROWS+2].x; float curve_amount = table[g*ROWS+3].w;
  vec4 open = table[g*ROWS+5]; vec4 strap = table[g*ROWS+6];
  float x = abs(c.x); bool arm = c.w > 0.6;
  if (form > 6.5) return arm ? -BIG : cut.z - abs(c.y - cut.w);
  if (form > 5.5) return (c.w > 0.85 || c.y < -0.2 || c.y > 5.75)
    ? -BIG : cut.z - abs(0.72 * c.x + 0.42 * (c.y - 3.4));
  float lower = strap.w * clamp((0.4 - c.z) / 1.6, 0.0, 1.0);
  float hem = arm ? BIG : c.y - cut.z - curve_amount * min(x*x, 4.0) * 0.12 + lower;
  if (form > 1.5 && form < 3.5) return arm ? -BIG : min(cut.w - c.y, hem);
  float front = clamp((c.z + 0.1) / 0.5, 0.0, 1.0); float line;
  if (strap.z > 0.0) {
    float top = strap.z - 0.55 * clamp((x - 0.9) / 0.8, 0.0, 1.0) - 0.5 * (1.0 - front);
    line = max(top - c.y, strap.y > 0.0 ? strap.y - abs(x - strap.x) : -BIG);
  } else {
    float curve = neck.y - mix(neck.w, neck.z, front) * (1.0 - pow(min(x / neck.x, 1.0), cut.x));
    line = c.y > max(neck.y, 6.05) ? curve - c.y : max(x - neck.x, curve - c.y);
  }
  float out_ = min(line, min((cut.y - c.w) * 2.0, hem));
  if (open.y > 0.0 && c.z > 0.2 && !arm)
    out_ = min(out_, x - mix(open.x, open.y, clamp((4.6 - c.y) / 5.0, 0.0, 1.0)));
  if (form > 4.5) return out_;
  if (skirt_shell == 1) out_ = min(out_, 1.46 - c.y);
  if (skirt_shell == 2) out_ = min(out_, c.w > 0.6 ? BIG : c.y - 1.22);
  return out_;
}
float neck_distance(int g, vec4 c) {     // true distance to the line, so that ribs are even
  vec4 neck = table[g*ROWS]; vec4 cut = table[g*ROWS+1]; float x = abs(c.x);
  float depth = mix(neck.w, neck.z, clamp((c.z + 0.1) / 0.5, 0.0, 1.0));
  float nearest = 9.0; vec2 a = vec2(0.0, neck.y - depth);
  for (int i = 1; i <= 7; i++) {
    float t = 1.0 - float(i) / 7.0; t = 1.0 - t * t;
    vec2 b = vec2(neck.x * t, neck.y - depth * (1.0 - pow(t, cut.x)));
    vec2 way = b - a, to = vec2(x, c.y) - a;
    nearest = min(nearest, length(to - way * clamp(dot(to, way) / dot(way, way), 0.0, 1.0)));
    a = b;
  }
  float curve = neck.y - depth * (1.0 - pow(min(x / neck.x, 1.0), cut.x));
  return (x < neck.x && c.y > curve) ? -nearest : nearest;
}
bool covered_by_others() {
  for (int g = above_first; g < above_last; g++)
    if (cover(g, v_canon, 0) > margin) return true;
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

_FOLDS = """
float streaks(float across, float along) {   // long ridges; 1 of `across` holds some five
  return texture(crumple_map, vec2(across, along)).g - 0.5;
}
float pleat_height(float count, vec4 c, out float edge) {   // knife pleats: ramps with a step
  float turn = atan(c.x, c.z - 0.33) * count / 6.2831853;
  float t = fract(turn);
  edge = t;
  return t * (1.0 - smoothstep(0.86, 1.0, t));
}
// Height of the cloth (decimetres) and where it is in a valley. Cloth is calm in large patches and
// folds where it is pulled or pressed: from the armpits and the crotch outwards, across elbows and
// knees, round the waist, and in pipes down to the hem.
float fold_height(int g, vec2 mm, out float valley) {
  vec4 folds = table[g*ROWS+4]; vec4 c = v_canon; vec4 zone = v_zone;
  float form = table[g*ROWS+2].x; vec4 cut = table[g*ROWS+1]; vec4 last = table[g*ROWS+7];
  bool legged = (form > 1.5 && form < 2.5) || (form > 4.5 && form < 5.5);
  bool skirted = form > 2.5 && form < 4.5; bool top = form < 1.5 || form > 3.5;
  vec2 origin = last.zw;
  vec4 slow = texture(crumple_map, mm / 1100.0 + origin);
  vec2 bent = mm + (slow.ra - 0.5) * 60.0;
  float busy = smoothstep(0.35, 0.75, slow.a) * 0.8 + 0.2;
  vec4 a = texture(crumple_map, bent / 470.0 + origin.yx);
  float trunk = clamp(1.0 - c.w * 2.0, 0.0, 1.0);
  float elbow = zone.y; float leg = legged ? zone.z : 0.0; float waist = top ? zone.w : 0.0;
  // Pulled out of the armpit (or the crotch): rays.
  vec2 from = legged && c.y < 1.5 ? vec2(abs(c.x) - 0.1, c.y + 0.75)
                                  : vec2(abs(c.x) - 1.62, c.y - 4.4);
  float pulled = legged && c.y < 1.5 ? zone.z * step(-2.5, c.y) * 0.8 : (top ? zone.x : 0.0);
  float ray = streaks(atan(from.y, from.x) * 0.42 + origin.x, length(from) * 0.06);
  // Pressed together: rings across the limb or the waist.
  float way = c.w > 0.6 ? c.w * 0.85 : c.y * 0.34 + abs(c.x) * (waist > 0.0 ? 0.05 : 0.10);
  float ring = streaks(way + origin.y + (slow.r - 0.5) * 0.12, c.x * 0.05 + c.z * 0.07);
  // Hanging: pipes that widen downwards.
  float down = clamp((cut.z + 4.0 - c.y) / 4.0, 0.0, 1.0);
  float hang = skirted ? clamp((0.9 - c.y) * 0.35, 0.0, 1.0) : 0.35 * down * down * (1.0 - leg);
  float pipe = streaks(bent.x / (skirted ? 520.0 : 640.0), mm.y / 6000.0);
  float pipes = hang * trunk * pipe * (skirted ? 1.0 : 0.8);
  float joints = ring * (1.0 * elbow + 0.9 * leg + 0.5 * waist);
  float h = folds.x * busy * ((a.r - 0.5) * 0.10 + (a.b - 0.5) * 0.012)
          + folds.y * pipes * 0.42 + folds.z * (joints * 0.24 + ray * pulled * 0.26);
  float pleats = table[g*ROWS+5].w, tiers = last.y;
  if (pleats > 0.5) {
    float edge;
    h += pleat_height(pleats, c, edge) * 0.16 * clamp((cut.w + 0.3 - c.y) * 0.5, 0.0, 1.0);
  }
  if (tiers > 0.5 && skirted) {
    float length_ = 1.4 - cut.z; float t = fract((1.4 - c.y) / length_ * tiers);
    h += streaks(mm.x / 210.0, 0.3) * 0.22 * (0.35 + 0.65 * exp(-t * 2.5)) + t * 0.12;
  }
  valley = clamp(0.5 - h * 6.0, 0.0, 1.0);
  return h;
}
"""

COMMON = _HEAD + _CUTS + _LIGHT + _FOLDS

REST_FRAGMENT = (
    COMMON
    + """
const int mode = MODE;       // 0 skin, 1 textured item, 2 garment of the rest
uniform int garment; uniform float repeat_mm; uniform vec3 tint;
uniform vec3 underwear; uniform float gloss;
layout(location = 0) out vec4 o_color;
vec3 linear(vec3 c) { return pow(c, vec3(2.2)); }
void main() {
  if (mode != 1 && covered_by_others()) discard;
  vec3 n = normalize(v_nor); if (!gl_FrontFacing) n = -n;
  float ao = 0.85; vec3 albedo; float dark = 1.0;
  if (mode == 2) {
    float field = cover(garment, v_canon, is_skirt_shell);
    if (field < 0.0) discard;
    if (!gl_FrontFacing && v_canon.w < 0.6 && v_canon.y < 1.2) discard;
    vec2 mm = v_uv * 100.0; float valley; vec4 cut = table[garment*ROWS+1];
    float h = fold_height(garment, mm, valley);
    n = bumped(n, h); ao = 1.0 - 0.5 * valley;
    albedo = linear(texture(tex, mm / repeat_mm).rgb);
    dark = 1.0 - 0.35 * stroke(cover(garment, v_canon, 0) - 0.12, 1.6);
    float band = table[garment*ROWS+3].z; float form = table[garment*ROWS+2].x;
    if (band > 0.0 && form > 1.5) dark *= 1.0 - 0.3 * stroke(cut.w - v_canon.y - band, 1.5);
    if (form < 1.5 && table[garment*ROWS+2].w > 0.5 && v_canon.z > 0.0 && v_canon.w < 0.3)
      dark *= 1.0 - 0.3 * stroke(abs(mm.x) - 15.0, 1.5);
    float collar = table[garment*ROWS+2].z;
    if (collar > 0.0 && v_canon.y > 4.3 && abs(v_canon.x) < 1.3)
      dark *= 1.0 - 0.35 * stroke(neck_distance(garment, v_canon) - collar * 0.7, 1.6);
    if (!gl_FrontFacing) dark *= 0.45;
  } else {
    vec4 texel = texture(tex, v_uv);
    if (mode == 1 && texel.a < 0.3) discard;
    albedo = linear(texel.rgb) * tint;
    vec4 c = v_canon;   // plain underwear, so that nobody is ever undressed
    bool chest = c.y < 3.85 - 0.12 * cos(c.x * 2.0) && c.y > 2.75 && c.w < 0.35;
    bool brief = c.y < 0.35 && c.y > -1.05 + 0.9 * smoothstep(0.2, 1.6, abs(c.x)) && c.w < 0.35;
    if (mode == 0 && (chest || brief)) albedo = underwear;
  }
  vec3 color = albedo * light_at(n, ao) * dark;
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

_DETAILS = """
void neckline_details(int g, vec4 c, float nd, inout float line, inout float trim,
                      inout float dark) {
  vec4 info = table[g*ROWS+2]; float cx = abs(c.x); bool front = c.z > 0.0;
  if (info.y > 0.0 && nd < 1.5) {   // ribbed edge
    float s = stroke(nd - info.y, line_px); line = max(line, s); dark *= 1.0 - 0.25 * s;
    if (nd < info.y) trim = 1.0;
  }
  if (info.z > 0.0 && nd > -0.2) {   // pointed collar
    // It starts at the middle of the front and is longest at its points.
    float leaf = cx < 0.42 ? 1.0 * smoothstep(0.0, 0.42, cx)
                           : mix(1.0, 0.6, min((cx - 0.42) * 2.0, 1.0));
    float edge = nd - info.z * (front ? leaf : 0.6);
    if (c.y > 4.3 && cx < 1.3) {
      float s = stroke(edge, line_px); line = max(line, s);
      if (edge < 0.0) trim = 1.0;
      dark *= 1.0 - 0.3 * s - 0.25 * smoothstep(0.12, 0.0, edge) * step(0.0, edge);
    }
  }
  float lapel = table[g*ROWS+5].z;
  if (lapel > 0.0 && front) {   // widest at the notch, nothing at the break
    vec4 neck = table[g*ROWS]; float t = clamp((c.y - neck.y + neck.z) / neck.z, 0.0, 1.0);
    float edge = nd - lapel * smoothstep(0.0, 0.62, t) * (t > 0.70 ? 0.72 : 1.0);
    if (cx < 1.45 && c.y > neck.y - neck.z) {
      float notch = stroke(t - 0.70, line_px) * step(nd, lapel) * step(lapel * 0.45, nd);
      float s = max(stroke(edge, line_px), notch); line = max(line, s);
      dark *= 1.0 - 0.3 * s - 0.3 * smoothstep(0.15, 0.0, edge) * step(0.0, edge);
    }
  }
}
void closure_details(int g, vec4 c, vec2 mm, inout float line, inout float trim,
                     inout float dark) {
  vec4 info = table[g*ROWS+2]; vec4 more = table[g*ROWS+3]; vec4 neck = table[g*ROWS];
  if (info.w > 0.0) {
    float bottom = info.w > 0.9 ? table[g*ROWS+1].z : neck.y - neck.z - 1.6;
    if (c.y > bottom && c.w < 0.3 && abs(mm.x) < 30.0) {
      float half_width = more.x > 1.5 ? 4.0 : 15.0;
      float s = stroke(abs(mm.x) - half_width, line_px); line = max(line, s); dark *= 1.0 - 0.2 * s;
      if (more.x > 1.5) {
        if (abs(mm.x) < half_width) { trim = 1.0; dark *= 0.8; }
      } else if (more.x > 0.0) {
        float row = mod(mm.y, 85.0) - 42.0; float r = length(vec2(mm.x, row));
        if (r < 7.5) { trim = 1.0; dark *= 0.82; line = max(line, stroke(r - 6.0, line_px)); }
      }
    }
  }
  if (table[g*ROWS+7].x > 0.5 && c.y > 1.3 && c.w < 0.3) {   // one side laid over the other
    vec2 a = vec2(0.0, neck.y - neck.z), b = vec2(1.5, 1.5);
    float t = (a.y - c.y) / max(a.y - b.y, 0.1);
    if (t > 0.0) {
      float s = stroke(c.x - b.x * t, line_px); line = max(line, s);
      dark *= 1.0 - 0.3 * s - 0.25 * smoothstep(0.2, 0.0, c.x - b.x * t) * step(b.x * t, c.x);
    }
  }
  if (more.y > 0.5 && more.y < 2.5 && c.w < 0.3) {   // breast pockets
    float at = more.y > 1.5 ? abs(c.x) : c.x;
    vec2 q = abs(vec2(at - 0.8, c.y - 3.75)) - vec2(0.42, 0.5);
    float s = stroke(max(q.x, q.y), line_px); line = max(line, s); dark *= 1.0 - 0.2 * s;
  }
  if (more.y > 2.5 && c.w < 0.3) {   // pouch
    float slant = 0.45 * clamp((c.y - 0.9) / 1.1, 0.0, 1.0);
    vec2 q = vec2(abs(c.x) - 1.0 + slant, abs(c.y - 1.3) - 0.75);
    float s = stroke(max(q.x, q.y), line_px); line = max(line, s); dark *= 1.0 - 0.2 * s;
  }
}
void leg_details(int g, vec4 c, vec2 mm, inout float line, inout float dark) {
  vec4 more = table[g*ROWS+3]; vec4 cut = table[g*ROWS+1]; float cx = abs(c.x);
  bool trousers = table[g*ROWS+2].x < 2.5;
  if (trousers && c.y < cut.w - more.z && c.y > -0.8) {
    float s = stroke(mm.x, line_px * 0.8) * 0.8; line = max(line, s); dark *= 1.0 - 0.3 * s;
  }
  if (trousers && more.y > 0.0 && c.y < cut.w - more.z && c.y > cut.w - 1.9) {
    float bow = 1.25 * pow(clamp((cx - 0.75) / 0.95, 0.0, 1.0), 0.55);
    float s = stroke((cut.w - more.z - c.y) - bow, line_px);
    if (cx > 0.78) { line = max(line, s); dark *= 1.0 - 0.3 * s; }
  }
  if (table[g*ROWS+5].w < -0.5) {   // pressed crease down the middle of each leg
    float s = stroke(cx - 1.12 - 0.17 * max(-0.9 - c.y, 0.0), line_px * 0.8);
    if (c.y < 0.4) { line = max(line, s * 0.6); dark *= 1.0 - 0.18 * s; }
  }
}
void details(int g, vec2 mm, inout float line, inout float trim, inout float dark) {
  vec4 info = table[g*ROWS+2]; vec4 more = table[g*ROWS+3]; vec4 cut = table[g*ROWS+1];
  vec4 c = v_canon; float form = info.x; bool top = form < 1.5 || form > 3.5;
  bool strapped = table[g*ROWS+6].z > 0.0; bool front = c.z > 0.0;
  bool legged = (form > 1.5 && form < 2.5) || form > 4.5;
  float nd = strapped ? 9.0 : neck_distance(g, c);
  if (top && !strapped) neckline_details(g, c, nd, line, trim, dark);
  float hem = stroke(cover(g, c, 0) - 0.16, line_px * 0.7);
  if (!(top && nd < 0.5)) { line = max(line, hem * 0.75); dark *= 1.0 - 0.25 * hem; }
  if (top && c.w > 0.3 && c.w < 0.9) {
    float seam = stroke(c.w - 0.5, line_px * 0.8); line = max(line, seam * 0.8);
    dark *= 1.0 - 0.25 * seam;
  }
  float cuff = table[g*ROWS+4].w;
  if (cuff > 0.0) {
    float s = top ? (c.w > 1.0 ? stroke(cut.y - c.w - cuff, line_px) : 0.0)
                  : stroke(c.y - cut.z - cuff, line_px);
    line = max(line, s); dark *= 1.0 - 0.25 * s;
  }
  if (top && front) closure_details(g, c, mm, line, trim, dark);
  if (more.z > 0.0) {   // waistband, waist seam or ribbed hem
    float s = form < 1.5 ? (c.w < 0.6 ? stroke(c.y - cut.z - more.z, line_px) : 0.0)
            : form < 3.5 ? stroke(cut.w - c.y - more.z, line_px)
            : max(stroke(c.y - 1.55, line_px), stroke(c.y - 1.55 - more.z, line_px));
    line = max(line, s); dark *= 1.0 - 0.25 * s;
  } else if (form > 3.5 && c.w < 0.6) {
    float s = stroke(c.y - 1.45, line_px * 0.7) ; line = max(line, s * 0.6); dark *= 1.0 - 0.15 * s;
  }
  if (legged && front) leg_details(g, c, mm, line, dark);
  float pleats = table[g*ROWS+5].w, tiers = table[g*ROWS+7].y;
  if (pleats > 0.5 && c.y < 1.4) {
    float edge; pleat_height(pleats, c, edge);
    float s = smoothstep(0.80, 0.88, edge) * (1.0 - smoothstep(0.92, 1.0, edge));
    line = max(line, s * 0.8); dark *= 1.0 - 0.28 * s;
  }
  if (tiers > 0.5 && c.y < 1.4) {
    float t = (1.4 - c.y) / (1.4 - cut.z) * tiers;
    float s = stroke(abs(fract(t) - 0.5) - 0.5, line_px); line = max(line, s);
    dark *= 1.0 - 0.3 * s;
  }
}
"""

GARMENT_FRAGMENT = (
    COMMON
    + """
const int mode = MODE;       // 0 item, 1 the garment, 2 other garment, 4 body
uniform int garment; uniform float part; uniform float line_px; uniform float detail;
layout(location = 0) out vec4 o_shade;
layout(location = 1) out vec4 o_coord;   // u mm, v mm, depth dm, part id
layout(location = 2) out vec4 o_aux;     // normal x, normal y, line, trim
"""
    + _DETAILS
    + """
void main() {
  if (mode != 0 && covered_by_others()) discard;
  float depth = v_world.z;
  if (mode == 0 || mode == 4) {
    if (mode == 0 && texture(tex, v_uv).a < 0.45) discard;
    o_shade = vec4(0.0); o_coord = vec4(0.0, 0.0, depth, v_part); o_aux = vec4(0.0); return;
  }
  float field = cover(garment, v_canon, is_skirt_shell);
  if (field < 0.0) discard;
  if (mode == 2) {
    o_shade = vec4(0.0); o_coord = vec4(0.0, 0.0, depth, part); o_aux = vec4(0.0); return;
  }
  vec3 n = normalize(v_nor); bool inside = !gl_FrontFacing; if (inside) n = -n;
  // The back panel shows in the neckline only; below it would look like a second hem.
  if (inside && v_canon.w < 0.6 && v_canon.y < (detail < 0.9 ? 3.6 : 1.2)) discard;
  if (detail < 0.9 && v_nor.z < -0.2 && v_canon.w < 0.6 && v_canon.y < 3.6) discard;
  vec2 mm = v_uv * 100.0; float valley; float line = 0.0, trim = 0.0, dark = 1.0;
  float h = fold_height(garment, mm, valley);
  n = bumped(n, h * detail);
  if (!inside) details(garment, mm, line, trim, dark);
  else { dark = 0.45; trim = 0.0; }
  vec3 light = light_at(n, 1.0 - 0.55 * valley * detail) * dark;
  o_shade = vec4(pow(clamp(light * 0.5, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
  o_coord = vec4(mm, depth, part + (inside ? 0.5 : 0.0));
  o_aux = vec4(n.xy * 0.5 + 0.5, line, trim);
}
"""
)

PROGRAMS: dict[str, str] = {
    # One program a mode: a software renderer computes both sides of every branch.
    "shadow": SHADOW_FRAGMENT,
    "rest_skin": REST_FRAGMENT.replace("MODE", "0"),
    "rest_item": REST_FRAGMENT.replace("MODE", "1"),
    "rest_cloth": REST_FRAGMENT.replace("MODE", "2"),
    "plane_item": GARMENT_FRAGMENT.replace("MODE", "0"),
    "plane_garment": GARMENT_FRAGMENT.replace("MODE", "1"),
    "plane_cloth": GARMENT_FRAGMENT.replace("MODE", "2"),
    "plane_body": GARMENT_FRAGMENT.replace("MODE", "4"),
}
