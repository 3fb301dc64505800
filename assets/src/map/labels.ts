/** Names on the map, as page text: the towns from afar, the points in sight once one is near. */
import type { FeatureCollection } from "geojson";
import { Marker, type Map as Canvas } from "maplibre-gl";
import { made, text } from "../page";

const NEAR = 11.4;
const AT_ONCE = 70;

export function labelTowns(map: Canvas, towns: FeatureCollection): void {
  for (const town of labelled(towns, "hn-map-town", 6)) town.addTo(map);
  const show = () => map.getContainer().classList.toggle("is-near", map.getZoom() >= NEAR);
  map.on("zoom", show);
  show();
}

export function labelVillages(map: Canvas, points: FeatureCollection): void {
  const markers = labelled(points, "hn-map-village", 9);
  let shown: Marker[] = [];
  const show = () => {
    const seen = map.getBounds();
    const near = map.getZoom() >= NEAR ? markers.filter((marker) => seen.contains(marker.getLngLat())) : [];
    const wanted = near.slice(0, AT_ONCE);
    for (const marker of shown) if (!wanted.includes(marker)) marker.remove();
    for (const marker of wanted) if (!shown.includes(marker)) marker.addTo(map);
    shown = wanted;
  };
  map.on("moveend", show);
  show();
}

function labelled(places: FeatureCollection, css: string, below: number): Marker[] {
  return places.features.flatMap(({ geometry, properties }) => {
    const name = text(properties?.["name"]);
    if (geometry?.type !== "Point" || !name) return [];
    const marker = new Marker({ element: made("div", css, name), anchor: "top", offset: [0, below] });
    return [marker.setLngLat(geometry.coordinates as [number, number])];
  });
}

/** Counts on the squares of a crowded map; answers what to call with the next window's. */
export function labelCells(map: Canvas, points: FeatureCollection): (next: FeatureCollection) => ReturnType<typeof labelCells> {
  const cells = points.features.filter((feature) => feature.properties?.["kind"] === "cell");
  const markers = cells.flatMap(({ geometry, properties }) => {
    if (geometry.type !== "Point") return [];
    const element = made("div", "hn-map-count", Number(properties?.["count"]).toLocaleString());
    return [new Marker({ element }).setLngLat(geometry.coordinates as [number, number]).addTo(map)];
  });
  return (next) => {
    for (const marker of markers) marker.remove();
    return labelCells(map, next);
  };
}
