/** Charts, on pages that have one: an ECharts option from the page, dressed like the console. */
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { dressed } from "./chart/dress";
import { json, onEach } from "./page";

use([BarChart, LineChart, ScatterChart, AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);

onEach<HTMLElement>("[data-chart]", (place) => {
  const chart = init(place, undefined, { renderer: "svg" });
  chart.setOption(dressed(json(place.dataset["chart"] ?? ""), place.dataset["format"] ?? "number"));
  new ResizeObserver(() => chart.resize()).observe(place);
});
