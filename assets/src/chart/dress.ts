/** How every chart looks: the page's type, thin grey axes, the accent first, gaps left as gaps. */
import type { EChartsCoreOption } from "echarts/core";
import { isRecord } from "../page";

const INK = "#3d4640";
const QUIET = "#6a746d";
const LINE = "#e2e6e1";
const COLOURS = ["#00693e", "#1b62ad", "#b8860b", "#8a3a86", "#48607c", "#5a9e6f"];

const HATCH =
  "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><rect width='8' height='8' fill='#eef0ee'/>" +
  "<path d='M-2 2l4-4M0 8l8-8M6 10l4-4' stroke='#9aa39c' stroke-width='1.4'/></svg>";
const FILLS: Record<string, unknown> = {
  hatched: { image: `data:image/svg+xml,${encodeURIComponent(HATCH)}`, repeat: "repeat", imageWidth: 8, imageHeight: 8 },
  red: "rgba(200, 44, 44, 0.14)",
};

/** The server's option with the console's look beneath it: what the option says itself stays. */
export function dressed(option: unknown, format: string): EChartsCoreOption {
  const given = isRecord(option) ? option : {};
  const series = list(given["series"]);
  const say = formatter(format);
  return {
    animationDuration: 300,
    color: COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: INK },
    aria: { enabled: true },
    ...given,
    grid: { left: 4, right: 12, top: series.length > 1 ? 36 : 14, bottom: 4, containLabel: true, ...record(given["grid"]) },
    legend: { show: series.length > 1, top: 0, left: 0, itemWidth: 14, itemHeight: 8, ...record(given["legend"]) },
    tooltip: { trigger: "axis", valueFormatter: say, confine: true, ...record(given["tooltip"]) },
    xAxis: axis(given["xAxis"], say),
    yAxis: axis(given["yAxis"], say),
    series: series.map(drawn),
  };
}

function axis(given: unknown, say: (value: unknown) => string): Record<string, unknown> {
  const axis = record(given);
  const isValue = axis["type"] === "value";
  return {
    axisTick: { show: false },
    axisLine: { show: !isValue, lineStyle: { color: LINE } },
    splitLine: { show: isValue, lineStyle: { color: LINE } },
    ...axis,
    axisLabel: { color: QUIET, ...(isValue ? { formatter: say } : {}), ...record(axis["axisLabel"]) },
  };
}

function drawn(given: Record<string, unknown>): Record<string, unknown> {
  const series = given["markArea"] ? { ...given, markArea: filled(record(given["markArea"])) } : given;
  if (series["type"] === "line") return { symbolSize: 6, connectNulls: false, lineStyle: { width: 2.5 }, ...series };
  return { barMaxWidth: 28, ...series };
}

/** Areas behind a curve, by the name of their fill: hatched where nothing is known, red where it must be acted on. */
function filled(area: Record<string, unknown>): Record<string, unknown> {
  const data = Array.isArray(area["data"]) ? area["data"] : [];
  return {
    label: { color: QUIET, fontSize: 11, position: "insideTop" },
    ...area,
    data: data.map((ends: unknown) => {
      const [from, to] = Array.isArray(ends) ? ends : [];
      const fill = FILLS[String(record(from)["fill"])];
      return [{ ...record(from), ...(fill ? { itemStyle: { color: fill, opacity: 1 } } : {}) }, to];
    }),
  };
}

/** Numbers as the rest of the page writes them: `0.864` → 86.4 %, fen → ¥1,234.50. */
export function formatter(format: string): (value: unknown) => string {
  const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
  const yuan = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (value) => {
    if (typeof value !== "number") return "—";
    if (format === "percent") return `${number.format(Math.round(value * 1000) / 10)} %`;
    if (format === "money") return `¥${yuan.format(value / 100)}`;
    return number.format(value);
  };
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
