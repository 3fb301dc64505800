/** What a point says when it is pressed. */
import { Popup, type Map as Canvas, type MapGeoJSONFeature } from "maplibre-gl";
import { icon, made, text } from "../page";

const ICONS: Record<string, string> = {
  good: "circle-check",
  will: "clock-exclamation",
  must: "alert-triangle",
  info: "info-circle",
  unknown: "circle-dashed",
};

export function openOnClick(map: Canvas, say: (name: string) => string): void {
  for (const layer of ["gaps", "points"]) {
    map.on("mouseenter", layer, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => (map.getCanvas().style.cursor = ""));
  }
  map.on("click", (event) => {
    const around = 6; // a finger is wider than a point
    const { x, y } = event.point;
    const box: [[number, number], [number, number]] = [[x - around, y - around], [x + around, y + around]];
    const [found] = map.queryRenderedFeatures(box, { layers: ["points", "gaps"] });
    if (!found) return;
    new Popup({ maxWidth: "18rem", offset: 10 }).setLngLat(event.lngLat).setDOMContent(told(found, say)).addTo(map);
  });
}

function told(feature: MapGeoJSONFeature, say: (name: string) => string): HTMLElement {
  const { name, kind, status, tone, href, lines } = feature.properties as Record<string, unknown>;
  const isGap = feature.layer.id === "gaps";
  const box = made("div", "hn-map-told", made("strong", "", text(name)));
  const sign = isGap ? "must" : text(tone) || "calm";
  const word = text(status) || (isGap ? say("gap") : "");
  if (kind) box.append(made("small", "", say(text(kind))));
  if (word) box.append(made("span", `hn-status hn-${sign}`, icon(ICONS[sign] ?? "circle"), word));
  for (const line of list(lines)) box.append(made("p", "", line));
  if (href) box.append(Object.assign(made("a", "btn btn-sm btn-primary", say("open")), { href: text(href) }));
  return box;
}

/** MapLibre hands arrays back as JSON text. */
function list(lines: unknown): string[] {
  const found: unknown = typeof lines === "string" && lines.startsWith("[") ? JSON.parse(lines) : lines;
  return Array.isArray(found) ? found.map(text) : [];
}
