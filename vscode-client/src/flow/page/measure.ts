/** How wide texts are, in the fonts of picture.css. */

import { svg } from "./dom";
import type { Measure, TextStyle } from "./sizes";

/** Measures in the fonts that the theme has now; `stage` is an SVG of the class `picture` in the page. */
export function measureIn(stage: SVGSVGElement): Measure {
  const context = document.createElement("canvas").getContext("2d");
  const fonts = new Map<TextStyle, string>(styles.map((style) => [style, fontOf(stage, style)]));
  const known = new Map<string, number>();
  return (text, style) => {
    const key = `${style} ${text}`;
    const width = known.get(key);
    if (width !== undefined || context === null) {
      return width ?? 0;
    }
    context.font = fonts.get(style) ?? "";
    const measured = context.measureText(text).width;
    known.set(key, measured);
    return measured;
  };
}

const styles: readonly TextStyle[] = ["name", "title", "detail"];

function fontOf(stage: SVGSVGElement, style: TextStyle): string {
  const probe = svg("text", { class: style });
  stage.append(probe);
  const { fontStyle, fontWeight, fontSize, fontFamily } = getComputedStyle(probe);
  probe.remove();
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}
