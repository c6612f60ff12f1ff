"""GLSL of cloth: the neckline's distance, wrinkles as a height, and what is sewn (drawn lines)."""

from __future__ import annotations

NECK = """
uniform float bend[7];    // the neckline's curve at 1 - ((i + 1) / 7)^2 of its half width, 0..1
float neck_distance(int g, vec4 c) {     // true distance to the line, so that ribs are even
  vec4 neck = table[g*ROWS]; vec4 cut = table[g*ROWS+1]; float x = abs(c.x);
  float depth = mix(neck.w, neck.z, clamp((c.z + 0.1) / 0.5, 0.0, 1.0));
  float nearest = 81.0; vec2 a = vec2(neck.x, neck.y), to = vec2(x, c.y);
  float inside = neck.y - depth;   // the curve's height at x
  for (int i = 0; i < 7; i++) {
    float t = float(i + 1) / 7.0; t = 1.0 - t * t;
    vec2 b = vec2(neck.x * t, neck.y - depth * (1.0 - bend[i]));
    vec2 way = b - a, here = to - a;
    vec2 off = here - way * clamp(dot(here, way) / dot(way, way), 0.0, 1.0);
    nearest = min(nearest, dot(off, off));
    if (x <= a.x && x >= b.x) inside = a.y + way.y * (x - a.x) / min(way.x, -1e-4);
    a = b;
  }
  return (x < neck.x && c.y > inside) ? -sqrt(nearest) : sqrt(nearest);
}
"""

FOLDS = """
float streaks(float across, float along) {   // long ridges; 1 of `across` holds some five
  return texture(crumple_map, vec2(across, along)).g - 0.5;
}
float pleat_height(float count, vec4 c, out float edge) {   // knife pleats: ramps with a step
  float turn = atan(c.x, c.z - 0.33) * count / 6.2831853;
  float t = fract(turn);
  edge = t;
  return t * (1.0 - smoothstep(0.86, 1.0, t));
}
// Where cloth is pulled, and where it is pressed together.
float tension(vec4 c, float slow, float busy, vec2 origin) {
  float elbow = v_zone.y, leg = LEGGED ? v_zone.z : 0.0, waist = TOP ? v_zone.w : 0.0;
  // Pulled out of the armpit (or the crotch): rays.
  bool low = LEGGED && c.y < 1.5;
  float thigh = smoothstep(-2.9, -1.8, c.y);
  vec2 from = low ? vec2(abs(c.x) - 0.1, c.y + 0.75) : vec2(abs(c.x) - 1.62, c.y - 4.4);
  float pulled = low ? v_zone.z * thigh * 0.8 : (TOP ? v_zone.x : 0.0);
  float turns = atan(from.y, from.x) / 3.14159265;   // twice round the tile: no seam
  float ray = streaks(turns + origin.x, length(from) * 0.06)
            * smoothstep(0.15, 0.9, length(from));
  // Pressed together: rings across the limb or the waist.
  float way = c.w > 0.6 ? c.w * 0.85 : c.y * 0.34 + abs(c.x) * (TOP ? 0.05 : 0.10);
  float ring = streaks(way + origin.y + (slow - 0.5) * 0.12, c.x * 0.05 + c.z * 0.07);
  float pressed = elbow + mix(0.75, 0.25, thigh) * leg + 0.4 * waist;
  return ring * pressed * (0.25 + 0.75 * busy) * 0.38 + ray * pulled * 0.42;
}
// Height of the cloth (decimetres) and where it is in a valley. Cloth is calm in large patches and
// folds where it is pulled or pressed: from the armpits and the crotch outwards, across elbows and
// knees, round the waist, and in pipes down to the hem.
float fold_height(int g, vec2 mm, out float valley) {
  vec4 folds = table[g*ROWS+4]; vec4 c = v_canon; vec4 zone = v_zone;
  vec4 cut = table[g*ROWS+1]; vec4 last = table[g*ROWS+7];
  const bool skirted = SKIRTED;
  float leg = LEGGED ? zone.z : 0.0;
  vec2 origin = last.zw;
  vec4 slow = texture(crumple_map, mm / 1100.0 + origin);
  vec2 bent = mm + (slow.ra - 0.5) * 60.0;
  float busy = smoothstep(0.35, 0.75, slow.a) * 0.8 + 0.2;
  vec4 a = texture(crumple_map, bent / 470.0 + origin.yx);
  float trunk = clamp(1.0 - c.w * 2.0, 0.0, 1.0);
  // Hanging: pipes that widen downwards.
  float down = clamp((cut.z + 4.0 - c.y) / 4.0, 0.0, 1.0);
  float hang = skirted ? clamp((0.9 - c.y) * 0.35, 0.0, 1.0) : 0.35 * down * down * (1.0 - leg);
  float pipe = streaks((mm.x * 0.6 + bent.x * 0.4) / (skirted ? 520.0 : 640.0), mm.y / 6000.0);
  float pipes = hang * trunk * pipe * (skirted ? 1.0 : 0.8);
  float h = folds.x * busy * ((a.r - 0.5) * 0.17 + (a.b - 0.5) * 0.02)
          + folds.y * pipes * (skirted ? 0.95 : 0.7);
  if (!FLAT) h += folds.z * tension(c, slow.r, busy, last.zw);
  float tiers = last.y;
  if (PLEATED) {
    float edge;
    float below = clamp((cut.w + 0.3 - c.y) * 0.5, 0.0, 1.0);
    h += pleat_height(table[g*ROWS+5].w, c, edge) * 0.16 * below;
  }
  if (TIERED && c.y < 1.4) {
    float length_ = 1.4 - cut.z; float t = fract((1.4 - c.y) / length_ * tiers);
    h += streaks(mm.x / 210.0, 0.3) * 0.22 * (0.35 + 0.65 * exp(-t * 2.5)) + t * 0.12;
  }
  valley = clamp(0.5 - h * 4.5, 0.0, 1.0);
  return h;
}
"""


DETAILS = """
void neckline_details(int g, vec4 c, float nd, inout float line, inout float trim,
                      inout float dark) {
  vec4 info = table[g*ROWS+2]; float cx = abs(c.x); bool front = c.z > 0.0;
  if (info.y > 0.0 && nd < 1.5) {   // ribbed edge
    float s = stroke(nd - info.y, line_px); line = max(line, s); dark *= 1.0 - 0.15 * s;
    if (nd < info.y) trim = 1.0;
  }
  if (COLLARED && info.z > 0.0 && nd > -0.2) {   // pointed collar
    // It starts at the middle of the front and is longest at its points.
    float leaf = cx < 0.42 ? 1.0 * smoothstep(0.0, 0.42, cx)
                           : mix(1.0, 0.6, min((cx - 0.42) * 2.0, 1.0));
    float edge = nd - info.z * (front ? leaf : 0.6);
    if (c.y > 4.3 && cx < 1.3) {
      float s = stroke(edge, line_px); line = max(line, s);
      if (edge < 0.0) trim = 1.0;
      dark *= 1.0 - 0.2 * s - 0.25 * smoothstep(0.12, 0.0, edge) * step(0.0, edge);
    }
  }
  float lapel = table[g*ROWS+5].z;
  if (COLLARED && lapel > 0.0 && front) {   // widest at the notch, nothing at the break
    vec4 neck = table[g*ROWS]; float t = clamp((c.y - neck.y + neck.z) / neck.z, 0.0, 1.0);
    float edge = nd - lapel * smoothstep(0.0, 0.62, t) * (t > 0.70 ? 0.72 : 1.0);
    if (cx < 1.45 && c.y > neck.y - neck.z) {
      float notch = stroke(t - 0.70, line_px) * step(nd, lapel) * step(lapel * 0.45, nd);
      float s = max(stroke(edge, line_px), notch); line = max(line, s);
      dark *= 1.0 - 0.2 * s - 0.3 * smoothstep(0.15, 0.0, edge) * step(0.0, edge);
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
      float s = stroke(abs(mm.x) - half_width, line_px);
      line = max(line, s); dark *= 1.0 - 0.15 * s;
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
      dark *= 1.0 - 0.2 * s - 0.25 * smoothstep(0.2, 0.0, c.x - b.x * t) * step(b.x * t, c.x);
    }
  }
  if (more.y > 0.5 && more.y < 2.5 && c.w < 0.3) {   // breast pockets
    float at = more.y > 1.5 ? abs(c.x) : c.x;
    vec2 q = abs(vec2(at - 0.8, c.y - 3.75)) - vec2(0.42, 0.5);
    float s = stroke(max(q.x, q.y), line_px); line = max(line, s); dark *= 1.0 - 0.15 * s;
  }
  if (more.y > 2.5 && c.w < 0.3) {   // pouch
    float slant = 0.45 * clamp((c.y - 0.9) / 1.1, 0.0, 1.0);
    vec2 q = vec2(abs(c.x) - 1.0 + slant, abs(c.y - 1.3) - 0.75);
    float s = stroke(max(q.x, q.y), line_px); line = max(line, s); dark *= 1.0 - 0.15 * s;
  }
}
void leg_details(int g, vec4 c, vec2 mm, inout float line, inout float dark) {
  vec4 more = table[g*ROWS+3]; vec4 cut = table[g*ROWS+1]; float cx = abs(c.x);
  const bool trousers = !TOP;
  if (trousers && c.y < cut.w - more.z && c.y > -0.8) {
    float s = stroke(mm.x, line_px * 0.8) * 0.8; line = max(line, s); dark *= 1.0 - 0.15 * s;
  }
  if (trousers && more.y > 0.0 && c.y < cut.w - more.z && c.y > cut.w - 1.9) {
    float bow = 1.25 * pow(clamp((cx - 0.75) / 0.95, 0.0, 1.0), 0.55);
    float s = stroke((cut.w - more.z - c.y) - bow, line_px);
    if (cx > 0.78) { line = max(line, s); dark *= 1.0 - 0.15 * s; }
  }
  if (table[g*ROWS+5].w < -0.5) {   // pressed crease down the middle of each leg
    float s = stroke(cx - 1.12 - 0.17 * max(-0.9 - c.y, 0.0), line_px * 0.8);
    if (c.y < 0.4) { line = max(line, s * 0.6); dark *= 1.0 - 0.18 * s; }
  }
}
void details(int g, vec2 mm, float field, inout float line, inout float trim, inout float dark) {
  vec4 info = table[g*ROWS+2]; vec4 more = table[g*ROWS+3]; vec4 cut = table[g*ROWS+1];
  vec4 c = v_canon; bool front = c.z > 0.0;
  const float form = FORM;
  const bool top = TOP, legged = LEGGED;
  float nd = 9.0;
  if (NECKED) {
    nd = neck_distance(g, c);
    neckline_details(g, c, nd, line, trim, dark);
  }
  float hem = stroke(field - 0.16, line_px * 0.7);
  if (!(top && nd < 0.5)) { line = max(line, hem * 0.75); dark *= 1.0 - 0.15 * hem; }
  if (top && c.w > 0.3 && c.w < 0.9) {
    float seam = stroke(c.w - 0.5, line_px * 0.8); line = max(line, seam * 0.8);
    dark *= 1.0 - 0.15 * seam;
  }
  float cuff = table[g*ROWS+4].w;
  if (cuff > 0.0) {
    float s = top ? (c.w > 1.0 ? stroke(cut.y - c.w - cuff, line_px) : 0.0)
                  : stroke(c.y - cut.z - cuff, line_px);
    line = max(line, s); dark *= 1.0 - 0.15 * s;
  }
  if (CLOSED && front) closure_details(g, c, mm, line, trim, dark);
  if (more.z > 0.0) {   // waistband, waist seam or ribbed hem
    float s = form < 1.5 ? (c.w < 0.6 ? stroke(c.y - cut.z - more.z, line_px) : 0.0)
            : form < 3.5 ? stroke(cut.w - c.y - more.z, line_px)
            : max(stroke(c.y - 1.55, line_px), stroke(c.y - 1.55 - more.z, line_px));
    line = max(line, s); dark *= 1.0 - 0.15 * s;
  } else if (form > 3.5 && c.w < 0.6) {
    float s = stroke(c.y - 1.45, line_px * 0.7) ; line = max(line, s * 0.6); dark *= 1.0 - 0.15 * s;
  }
  if (legged && front) leg_details(g, c, mm, line, dark);
  float tiers = table[g*ROWS+7].y;
  if (PLEATED && c.y < 1.4) {
    float edge; pleat_height(table[g*ROWS+5].w, c, edge);
    float s = smoothstep(0.80, 0.88, edge) * (1.0 - smoothstep(0.92, 1.0, edge));
    line = max(line, s * 0.8); dark *= 1.0 - 0.28 * s;
  }
  if (TIERED && c.y < 1.4) {
    float t = (1.4 - c.y) / (1.4 - cut.z) * tiers;
    float s = stroke(abs(fract(t) - 0.5) - 0.5, line_px); line = max(line, s);
    dark *= 1.0 - 0.15 * s;
  }
}
"""
