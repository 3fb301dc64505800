/** Points that are too many to send at once: each window of the map is asked for when it comes to rest. */
import type { GeoJSONSource, Map as Canvas } from "maplibre-gl";
import { labelCells } from "./labels";
import { layer, type Layers } from "./layers";

const AFTER_MS = 150;

export function followWindow(map: Canvas, layers: Layers): void {
  const { address, isPartial } = layers.window;
  if (!isPartial) return;
  let waits: ReturnType<typeof setTimeout> | undefined;
  let newest = 0;
  let relabel = labelCells(map, layers.points);
  const ask = async () => {
    const mine = ++newest;
    try {
      const found = await layer(inWindow(address, map));
      if (mine !== newest) return; // a later window was asked for meanwhile
      map.getSource<GeoJSONSource>("points")?.setData(found);
      relabel = relabel(found);
    } catch (error) {
      console.error(error); // what is drawn stays
    }
  };
  map.on("moveend", () => {
    clearTimeout(waits);
    waits = setTimeout(() => void ask(), AFTER_MS);
  });
}

function inWindow(address: string, map: Canvas): string {
  const seen = map.getBounds();
  const box = [seen.getWest(), Math.max(-90, seen.getSouth()), seen.getEast(), Math.min(90, seen.getNorth())];
  const url = new URL(address, location.href);
  url.searchParams.set("box", box.map((side) => side.toFixed(5)).join(","));
  url.searchParams.set("zoom", map.getZoom().toFixed(2));
  return url.href;
}
