/** What the points' colours mean: a tone with its word, steps of a share, a yes or no, or more and less of an amount. */
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import { made, text } from "../page";
import type { Layers } from "./layers";

/** What the points may be coloured by: "" is their status. */
export interface Colouring {
  key: string;
  scale: string;
}

export const TONES: Record<string, string> = {
  good: "#00693e",
  will: "#c77700",
  must: "#c4281c",
  info: "#1b62ad",
  calm: "#6a746d",
  unknown: "#ffffff",
};
export const NOT_KNOWN = "#8a948d";

type Step = [from: number, colour: string, label: string];
const SHARE: Step[] = [
  [0, "#a8430a", "< 60 %"],
  [0.6, "#dd9a3a", "60–80 %"],
  [0.8, "#c3cf8f", "80–90 %"],
  [0.9, "#63a877", "90–95 %"],
  [0.95, "#00693e", "≥ 95 %"],
];
/** An amount has no bad: one hue, the more the darker. */
const AMOUNT: Step[] = [
  [0, "#cfe0f2", "< 20 %"],
  [0.2, "#9dc0e3", "20–40 %"],
  [0.4, "#629acd", "40–60 %"],
  [0.6, "#2f70b0", "60–80 %"],
  [0.8, "#123f73", "≥ 80 %"],
];

function steps(by: Colouring, say: (name: string) => string): Step[] {
  if (by.scale === "amount") return AMOUNT;
  if (by.scale === "yes_no") return [[0, SHARE[0]?.[1] ?? "", say("no")], [1, SHARE[4]?.[1] ?? "", say("yes")]];
  return SHARE;
}

/** The colour of a point: by its tone, or by the value under the key. */
export function colourBy(by: Colouring): ExpressionSpecification {
  if (!by.key) {
    const pairs = Object.entries(TONES).flat();
    return ["match", ["get", "tone"], ...pairs, TONES["calm"]] as unknown as ExpressionSpecification;
  }
  const [first, ...rest] = steps(by, String);
  return ["step", ["to-number", ["get", by.key]], first?.[1], ...rest.flatMap(([from, colour]) => [from, colour])] as unknown as ExpressionSpecification;
}

/** A point of which nothing is known is a hollow ring, not a hole in the map. */
export function opacityBy(by: Colouring): ExpressionSpecification {
  const isUnknown = by.key ? ["==", ["get", by.key], null] : ["==", ["get", "tone"], "unknown"];
  return ["case", isUnknown, 0, 1] as unknown as ExpressionSpecification;
}

export function edgeBy(by: Colouring): ExpressionSpecification {
  const isUnknown = by.key ? ["==", ["get", by.key], null] : ["==", ["get", "tone"], "unknown"];
  return ["case", isUnknown, NOT_KNOWN, "#ffffff"] as unknown as ExpressionSpecification;
}

/** Centres stand in no village: coloured by a village's figure they would only look unknown. */
export function filterBy(by: Colouring): FilterSpecification | null {
  return by.key ? (["any", ["!=", ["get", by.key], null], ["==", ["get", "kind"], "village"]] as unknown as FilterSpecification) : null;
}

/** The legend's lines, with how many points each stands for. */
export function legendOf(layers: Layers, by: Colouring, say: (name: string) => string): HTMLElement[] {
  const lines = by.key ? values(layers, by, say) : statuses(layers);
  if (layers.gaps.features.length > 0) lines.push(line("hn-map-gap", "", say("gap"), layers.gaps.features.length));
  if (layers.routes.features.length > 0) lines.push(line("hn-map-route", "", say("route")));
  return lines;
}

function statuses(layers: Layers): HTMLElement[] {
  const counts = new Map<string, number>();
  for (const { properties } of layers.points.features) {
    const name = `${text(properties?.["tone"])}|${text(properties?.["status"])}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const order = Object.keys(TONES);
  const names = [...counts.keys()].sort((a, b) => order.indexOf(a.split("|")[0] ?? "") - order.indexOf(b.split("|")[0] ?? ""));
  return names.slice(0, 8).map((name) => {
    const [tone, status] = name.split("|");
    if (tone === "unknown") return line("hn-map-unknown", "", status ?? "", counts.get(name));
    return line("", TONES[tone ?? ""] ?? "#6a746d", status ?? "", counts.get(name));
  });
}

function values(layers: Layers, by: Colouring, say: (name: string) => string): HTMLElement[] {
  const shown = layers.points.features.filter(({ properties }) => properties?.[by.key] != null || properties?.["kind"] === "village");
  const known = shown.map(({ properties }): unknown => properties?.[by.key]).filter((value): value is number => typeof value === "number");
  const scale = steps(by, say);
  const lines = scale.flatMap(([from, colour, label], i) => {
    const next = scale[i + 1]?.[0] ?? Infinity;
    const count = known.filter((value) => value >= from && value < next).length;
    return by.scale === "yes_no" && count === 0 ? [] : [line("", colour, label, count)]; // other steps explain each other
  });
  const unknown = shown.length - known.length;
  return unknown > 0 ? [...lines, line("hn-map-unknown", "", say("unknown"), unknown)] : lines;
}

function line(css: string, colour: string, label: string, count?: number): HTMLElement {
  const dot = made("i", css || "hn-map-dot");
  if (colour) dot.style.background = colour;
  return made("span", "", dot, label, made("b", "", count === undefined ? "" : String(count)));
}
