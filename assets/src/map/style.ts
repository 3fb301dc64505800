/** The drawn map: land, edge, routes, gaps, points. No tiles, no glyphs, no fonts. */
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, StyleSpecification } from "maplibre-gl";
import { colourBy, edgeBy, opacityBy } from "./colours";
import type { Layers } from "./layers";

const LAND = "#fbfcf8";
const AROUND = "#e8ece7";
const EDGE = "#7d9a88";
const BY_STATUS = { key: "", scale: "" };

function source(data: FeatureCollection): StyleSpecification["sources"][string] {
  return { type: "geojson", data };
}

/** Points grow as one comes nearer, and centres stand out from villages. */
function radius(far: [number, number, number], near: [number, number, number]): ExpressionSpecification {
  const cell = ["min", 30, ["+", 7, ["*", 0.45, ["sqrt", ["get", "count"]]]]]; // a square grows with what it holds
  const at = ([county, township, village]: [number, number, number]) => ["match", ["get", "kind"], "county", county, "township", township, "cell", cell, village];
  return ["interpolate", ["linear"], ["zoom"], 8, at(far), 13, at(near)] as unknown as ExpressionSpecification;
}

export function styleOf(layers: Layers): StyleSpecification {
  return {
    version: 8,
    sources: {
      boundary: source(layers.boundary),
      routes: source(layers.routes),
      gaps: source(layers.gaps),
      points: source(layers.points),
    },
    layers: [
      { id: "around", type: "background", paint: { "background-color": AROUND } },
      { id: "glow", type: "line", source: "boundary", paint: { "line-color": EDGE, "line-width": 16, "line-blur": 14, "line-opacity": 0.35 } },
      { id: "land", type: "fill", source: "boundary", paint: { "fill-color": LAND } },
      { id: "edge", type: "line", source: "boundary", layout: { "line-join": "round" }, paint: { "line-color": EDGE, "line-width": 1.4 } },
      {
        id: "routes-case",
        type: "line",
        source: "routes",
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": "#ffffff", "line-width": 5, "line-opacity": 0.9 },
      },
      {
        id: "routes",
        type: "line",
        source: "routes",
        layout: { "line-join": "round", "line-cap": "round" },
        paint: { "line-color": "#1b62ad", "line-width": 2.2, "line-opacity": 0.75 },
      },
      {
        id: "gaps",
        type: "circle",
        source: "gaps",
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 5, 13, 15],
          "circle-color": "#c4281c",
          "circle-opacity": 0.1,
          "circle-stroke-color": "#c4281c",
          "circle-stroke-width": 1.2,
          "circle-stroke-opacity": 0.75,
        },
      },
      {
        id: "points",
        type: "circle",
        source: "points",
        layout: { "circle-sort-key": ["match", ["get", "kind"], "county", 3, "township", 2, 1] },
        paint: {
          "circle-radius": radius([8, 6, 3.8], [13, 10, 8]),
          "circle-color": colourBy(BY_STATUS),
          "circle-opacity": opacityBy(BY_STATUS),
          "circle-stroke-color": edgeBy(BY_STATUS),
          "circle-stroke-width": ["match", ["get", "kind"], "county", 2.5, "township", 2, 1.3],
        },
      },
    ],
  };
}
