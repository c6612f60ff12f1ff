"""GLSL sources. `cover` repeats garments.cover per fragment, so hems and necklines are smooth."""

VERTEX = """
#version 330
in vec3 in_pos; in vec3 in_nor; in vec2 in_uv; in vec4 in_canon; in float in_part;
uniform mat4 view; uniform mat4 proj; uniform mat4 light_mat;
out vec3 v_pos; out vec3 v_nor; out vec2 v_uv; out vec4 v_canon; out vec4 v_light;
flat out float v_part; out vec3 v_world;
void main() {
  vec4 world = view * vec4(in_pos, 1.0);
  v_world = world.xyz; v_pos = in_pos;
  v_nor = mat3(view) * in_nor; v_uv = in_uv; v_canon = in_canon; v_part = in_part;
  v_light = light_mat * world;
  gl_Position = proj * world;
}
"""

SHADOW_FRAGMENT = """
#version 330
void main() {}
"""

COMMON = """
#version 330
in vec3 v_pos; in vec3 v_nor; in vec2 v_uv; in vec4 v_canon; in vec4 v_light; in vec3 v_world;
flat in float v_part;
uniform vec4 table[20];      // up to four garments, five vec4 each
uniform int above_first; uniform int above_last; uniform float margin;
uniform vec3 key_dir; uniform vec3 key_col; uniform vec3 sky_col; uniform vec3 ground_col;
uniform sampler2DShadow shadow_map; uniform sampler2D tex; uniform sampler2D crumple_map;
uniform int is_skirt_shell; uniform float shadow_on;
const float BIG = 9.0;

float cover(int g, vec4 c, int skirt_shell) {
  vec4 neck = table[g*5]; vec4 cut = table[g*5+1];
  float form = table[g*5+2].x; float curve_amount = table[g*5+3].w;
  float x = abs(c.x); bool arm = c.w > 0.6;
  float hem = arm ? BIG : c.y - cut.z - curve_amount * min(x*x, 4.0) * 0.12;
  if (form > 1.5 && form < 3.5) return arm ? -BIG : min(cut.w - c.y, hem);
  float depth = mix(neck.w, neck.z, clamp((c.z + 0.1) / 0.5, 0.0, 1.0));
  float curve = neck.y - depth * (1.0 - pow(min(x / neck.x, 1.0), cut.x));
  float line = c.y > max(neck.y, 6.05) ? curve - c.y : max(x - neck.x, curve - c.y);
  float out_ = min(line, min((cut.y - c.w) * 2.0, hem));
  if (skirt_shell == 1) out_ = min(out_, 1.46 - c.y);
  if (skirt_shell == 2) out_ = min(out_, c.w > 0.6 ? BIG : c.y - 1.22);
  return out_;
}
float neck_distance(int g, vec4 c) {     // true distance to the line, so that ribs are even
  vec4 neck = table[g*5]; vec4 cut = table[g*5+1]; float x = abs(c.x);
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
  return ambient * (0.75 + 0.25 * clamp(n.z, 0.0, 1.0)) + key_col * wrap * lit() * (0.6 + 0.4 * ao);
}
vec3 bumped(vec3 n, float h) {
  vec3 px = dFdx(v_world), py = dFdy(v_world);
  vec3 r1 = cross(py, n), r2 = cross(n, px);
  float det = dot(px, r1);
  vec3 g = sign(det) * (dFdx(h) * r1 + dFdy(h) * r2);
  return normalize(max(abs(det), 1e-9) * n - g);
}
// Height of the cloth (decimetres) and where it is in a valley.
float fold_height(int g, vec2 mm, out float valley) {
  vec4 folds = table[g*5+4]; vec4 c = v_canon;
  float form = table[g*5+2].x; vec4 cut = table[g*5+1];
  vec4 a = texture(crumple_map, mm / 420.0 + folds.xy * 0.37);
  vec4 b = texture(crumple_map, vec2(mm.x * 0.8 - mm.y * 0.6, mm.x * 0.6 + mm.y * 0.8) / 230.0);
  float trunk = clamp(1.0 - c.w * 2.0, 0.0, 1.0);
  float near_hem = exp(-max(c.y - cut.z, 0.0) / 2.2);
  float armpit = exp(-dot(vec2(abs(c.x) - 1.7, c.y - 4.3), vec2(abs(c.x) - 1.7, c.y - 4.3)) * 0.9);
  float elbow = exp(-pow((c.w - 2.0) / 0.28, 2.0)) + 0.7 * exp(-pow((c.w - 2.8) / 0.2, 2.0));
  float waist = form < 1.5 ? exp(-pow((c.y - 1.6) / 0.9, 2.0)) : 0.0;
  float leg = form > 1.5 && form < 2.5
    ? exp(-pow((c.y + 3.7) / 0.7, 2.0)) + exp(-pow((c.y + 7.2) / 0.7, 2.0))
      + 0.9 * exp(-pow((c.y + 0.8) / 0.7, 2.0)) : 0.0;
  float skirt = form > 2.5 ? clamp((0.8 - c.y) * 0.4, 0.0, 1.0) : 0.0;
  float crumpled = (a.r - 0.5) * (0.35 + 0.5 * waist + 0.9 * elbow + 0.8 * leg + 0.5 * armpit);
  float draped = (a.g - 0.5) * trunk * (0.25 + 0.9 * near_hem * (1.0 - leg) + 1.2 * skirt);
  float fine = (b.b - 0.5) * (0.10 + 0.25 * elbow + 0.2 * waist + 0.3 * leg);
  float diagonal = (b.g - 0.5) * armpit * 1.2;
  float h = folds.x * (crumpled * 0.30 + fine * 0.05) + folds.y * draped * 0.38
          + folds.z * diagonal * 0.18;
  valley = clamp(0.5 - h * 5.0, 0.0, 1.0);
  return h;
}
float stroke(float field, float width) {   // 1 on the zero line, width in pixels
  float w = max(fwidth(field), 1e-6) * width;
  return 1.0 - smoothstep(w * 0.5, w, abs(field));
}
"""

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
    vec2 mm = v_uv * 100.0; float valley;
    float h = fold_height(garment, mm, valley);
    n = bumped(n, h); ao = 1.0 - 0.5 * valley;
    albedo = linear(texture(tex, mm / repeat_mm).rgb);
    dark = 1.0 - 0.35 * stroke(cover(garment, v_canon, 0) - 0.12, 1.6);
    float band = table[garment*5+3].z;
    if (band > 0.0) dark *= 1.0 - 0.3 * stroke(table[garment*5+1].w - v_canon.y - band, 1.5);
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
  vec3 half_way = normalize(key_dir + vec3(0, 0, 1));
  color += key_col * gloss * pow(max(dot(n, half_way), 0.0), 24.0);
  o_color = vec4(pow(clamp(color, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
"""
)

GARMENT_FRAGMENT = (
    COMMON
    + """
const int mode = MODE;       // 0 item, 1 the garment, 2 other garment, 3 mask, 4 body
uniform int garment; uniform float part; uniform float line_px; uniform float detail;
layout(location = 0) out vec4 o_shade;
layout(location = 1) out vec4 o_coord;   // u mm, v mm, depth dm, part id
layout(location = 2) out vec4 o_aux;     // normal x, normal y, line, trim
void details(int g, vec2 mm, float field, inout float line, inout float trim, inout float dark) {
  vec4 info = table[g*5+2]; vec4 more = table[g*5+3]; vec4 cut = table[g*5+1];
  float form = info.x; bool top = form < 1.5 || form > 3.5; bool front = v_canon.z > 0.0;
  float nd = neck_distance(g, v_canon); float cy = v_canon.y; float cx = abs(v_canon.x);
  if (top && info.y > 0.0 && nd < 1.5) {
    float s = stroke(nd - info.y, line_px); line = max(line, s); dark *= 1.0 - 0.25 * s;
    if (nd < info.y) trim = 1.0;
  }
  float hem = stroke(cover(g, v_canon, 0) - 0.16, line_px * 0.7);
  if (!(top && nd < 0.5)) { line = max(line, hem * 0.75); dark *= 1.0 - 0.25 * hem; }
  if (top && v_canon.w > 0.3 && v_canon.w < 0.9) {
    float seam = stroke(v_canon.w - 0.5, line_px * 0.8); line = max(line, seam * 0.8);
    dark *= 1.0 - 0.25 * seam;
  }
  if (top && info.z > 0.0 && nd > -0.2) {   // pointed collar
    // It starts at the middle of the front and is longest at its points.
    float leaf = cx < 0.42 ? 1.0 * smoothstep(0.0, 0.42, cx)
                           : mix(1.0, 0.6, min((cx - 0.42) * 2.0, 1.0));
    float edge = nd - info.z * (front ? leaf : 0.6);
    if (cy > 4.3 && cx < 1.3) {
      float s = stroke(edge, line_px); line = max(line, s);
      if (edge < 0.0) trim = 1.0;
      dark *= 1.0 - 0.3 * s - 0.25 * smoothstep(0.12, 0.0, edge) * step(0.0, edge);
    }
  }
  if (top && info.w > 0.0 && front) {
    float bottom = info.w > 0.9 ? cut.z : table[g*5].y - table[g*5].z - 1.6;
    if (cy > bottom && v_canon.w < 0.3) {
      float s = max(stroke(abs(mm.x) - 15.0, line_px), 0.0);
      if (abs(mm.x) < 30.0) { line = max(line, s); dark *= 1.0 - 0.2 * s; }
      if (more.x > 0.0) {
        float row = mod(mm.y, 85.0) - 42.0; float r = length(vec2(mm.x, row));
        if (r < 7.5) { trim = 1.0; dark *= 0.82; line = max(line, stroke(r - 6.0, line_px)); }
      }
    }
  }
  if (top && more.y > 0.0 && front && v_canon.w < 0.3) {
    vec2 q = abs(vec2(v_canon.x - 0.8, cy - 3.75)) - vec2(0.46, 0.52);
    float s = stroke(max(q.x, q.y), line_px); line = max(line, s); dark *= 1.0 - 0.2 * s;
  }
  if (!top && more.z > 0.0) {
    float s = stroke(cut.w - cy - more.z, line_px); line = max(line, s); dark *= 1.0 - 0.25 * s;
  }
  if (form > 3.5 && more.z > 0.0) {
    float s = max(stroke(cy - 1.55, line_px), stroke(cy - 1.55 - more.z, line_px));
    line = max(line, s); dark *= 1.0 - 0.25 * s;
  } else if (form > 3.5) {
    float s = stroke(cy - 1.45, line_px * 0.7) ; line = max(line, s * 0.6); dark *= 1.0 - 0.15 * s;
  }
  if (form > 1.5 && form < 2.5 && front) {
    if (cy < cut.w - more.z && cy > -0.8) {
      float s = stroke(mm.x, line_px * 0.8) * 0.8; line = max(line, s); dark *= 1.0 - 0.3 * s;
    }
    if (more.y > 0.0 && cy < cut.w - more.z && cy > cut.w - 1.9) {
      float bow = 1.25 * pow(clamp((cx - 0.75) / 0.95, 0.0, 1.0), 0.55);
      float s = stroke((cut.w - more.z - cy) - bow, line_px);
      if (cx > 0.78) { line = max(line, s); dark *= 1.0 - 0.3 * s; }
    }
  }
}
void main() {
  if (mode != 0 && covered_by_others()) discard;
  float depth = v_world.z;
  if (mode == 0 || mode == 4) {
    if (mode == 0 && texture(tex, v_uv).a < 0.45) discard;
    o_shade = vec4(0.0); o_coord = vec4(0.0, 0.0, depth, v_part); o_aux = vec4(0.0); return;
  }
  float field = cover(garment, v_canon, is_skirt_shell);
  if (field < 0.0) discard;
  if (mode == 2 || mode == 3) {
    o_shade = vec4(mode == 3 ? 1.0 : 0.0); o_coord = vec4(0.0, 0.0, depth, part);
    o_aux = vec4(0.0); return;
  }
  vec3 n = normalize(v_nor); bool inside = !gl_FrontFacing; if (inside) n = -n;
  // The back panel shows in the neckline only; below it would look like a second hem.
  if (inside && v_canon.w < 0.6 && v_canon.y < (detail < 0.9 ? 3.6 : 1.2)) discard;
  if (detail < 0.9 && v_nor.z < -0.2 && v_canon.w < 0.6 && v_canon.y < 3.6) discard;
  vec2 mm = v_uv * 100.0; float valley; float line = 0.0, trim = 0.0, dark = 1.0;
  float h = fold_height(garment, mm, valley);
  n = bumped(n, h * detail);
  if (!inside) details(garment, mm, field, line, trim, dark);
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
    "plane_mask": GARMENT_FRAGMENT.replace("MODE", "3"),
    "plane_body": GARMENT_FRAGMENT.replace("MODE", "4"),
}
