/** The map's layers: GeoJSON written in the page, or fetched from its address. */
import type { FeatureCollection, Geometry, Position } from "geojson";
import type { LngLatBoundsLike } from "maplibre-gl";
import { isRecord } from "../page";

export interface Layers {
  boundary: FeatureCollection;
  towns: FeatureCollection;
  points: FeatureCollection;
  gaps: FeatureCollection;
  routes: FeatureCollection;
  window: { address: string; isPartial: boolean };
}

const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Every layer; one that is not given is empty. Raises TypeError when an address gives no GeoJSON. */
export async function read(spec: unknown): Promise<Layers> {
  const asked = isRecord(spec) ? spec : {};
  const names = ["boundary", "towns", "points", "gaps", "routes"] as const;
  const found = await Promise.all(names.map((name) => layer(asked[name])));
  const address = typeof asked["points"] === "string" ? asked["points"] : "";
  const points: unknown = found[names.indexOf("points")];
  const window = { address, isPartial: address !== "" && isRecord(points) && points["is_partial"] === true };
  return { ...Object.fromEntries(names.map((name, i) => [name, found[i]])), window } as unknown as Layers;
}

/** One layer from its address, or as it is written in the page. */
export async function layer(source: unknown): Promise<FeatureCollection> {
  if (!source) return NOTHING;
  if (typeof source !== "string") return collection(source);
  const answer = await fetch(source, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new TypeError(`${source} answered ${answer.status}`);
  return collection(await answer.json());
}

function collection(found: unknown): FeatureCollection {
  if (!isRecord(found)) throw new TypeError("not GeoJSON");
  if (found["type"] === "FeatureCollection") return found as unknown as FeatureCollection;
  const feature = found["type"] === "Feature" ? found : { type: "Feature", properties: {}, geometry: found };
  return { type: "FeatureCollection", features: [feature] } as unknown as FeatureCollection;
}

/** The box around the county, or around its points where there is no boundary. */
export function boundsOf(layers: Layers): LngLatBoundsLike {
  const whole = [layers.boundary, layers.points, layers.gaps].find((each) => each.features.length > 0) ?? NOTHING;
  const places = whole.features.flatMap((feature) => positions(feature.geometry));
  if (places.length === 0) return [73, 18, 135, 54]; // the country
  const lngs = places.map((place) => place[0] ?? 0);
  const lats = places.map((place) => place[1] ?? 0);
  return [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)];
}

function positions(geometry: Geometry | null): Position[] {
  if (!geometry || geometry.type === "GeometryCollection") return [];
  const depth = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 }[geometry.type];
  return depth === 0 ? [geometry.coordinates as Position] : ((geometry.coordinates as unknown[]).flat(depth - 1) as Position[]);
}
