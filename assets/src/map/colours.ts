/** What the points' colours mean: a tone with its word, or five steps of a share. */
import type { ExpressionSpecification } from "maplibre-gl";
import { made, text } from "../page";
import type { Layers } from "./layers";

export const TONES: Record<string, string> = {
  good: "#00693e",
  will: "#c77700",
  must: "#c4281c",
  info: "#1b62ad",
  calm: "#6a746d",
  unknown: "#ffffff",
};
const STEPS: [number, string, string][] = [
  [0, "#a8430a", "< 60 %"],
  [0.6, "#dd9a3a", "60–80 %"],
  [0.8, "#c3cf8f", "80–90 %"],
  [0.9, "#63a877", "90–95 %"],
  [0.95, "#00693e", "≥ 95 %"],
];

/** The colour of a point: by its tone, or by the share under `key`; white where nothing is known. */
export function colourBy(key: string): ExpressionSpecification {
  if (!key) {
    const pairs = Object.entries(TONES).flat();
    return ["match", ["get", "tone"], ...pairs, TONES["calm"]] as unknown as ExpressionSpecification;
  }
  const steps = STEPS.slice(1).flatMap(([from, colour]) => [from, colour]);
  const share = ["step", ["to-number", ["get", key]], STEPS[0]?.[1], ...steps];
  return ["case", ["==", ["get", key], null], TONES["unknown"], share] as unknown as ExpressionSpecification;
}

/** The legend's lines, with how many points each stands for. */
export function legendOf(layers: Layers, key: string, say: (name: string) => string): HTMLElement[] {
  const lines = key ? shares(layers, key, say) : statuses(layers);
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
    return line("", TONES[tone ?? ""] ?? "#6a746d", status ?? "", counts.get(name));
  });
}

function shares(layers: Layers, key: string, say: (name: string) => string): HTMLElement[] {
  const values = layers.points.features.map((feature): unknown => feature.properties?.[key] ?? null);
  const known = values.filter((value): value is number => typeof value === "number");
  const lines = STEPS.map(([from, colour, label], i) => {
    const next = STEPS[i + 1]?.[0] ?? Infinity;
    return line("", colour, label, known.filter((value) => value >= from && value < next).length);
  });
  const unknown = values.length - known.length;
  return unknown > 0 ? [...lines, line("", "#ffffff", say("unknown"), unknown)] : lines;
}

function line(css: string, colour: string, label: string, count?: number): HTMLElement {
  const dot = made("i", css || "hn-map-dot");
  if (colour) dot.style.background = colour;
  return made("span", "", dot, label, made("b", "", count === undefined ? "" : String(count)));
}
