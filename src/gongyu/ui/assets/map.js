// The county map. Its figures are read from the table beside it, so that the table stays the truth.
import { MapChart } from "echarts/charts";
import { TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([MapChart, SVGRenderer, TooltipComponent, VisualMapComponent]);

const rows = (table) =>
  [...table.querySelectorAll("tr[data-county]")].map((row) => ({
    name: row.dataset.name,
    value: row.dataset.value === "" ? NaN : Number(row.dataset.value),
    label: row.dataset.label,
    href: row.dataset.href,
  }));

async function draw(place) {
  const shapes = await (await fetch(place.dataset.shapes)).json();
  echarts.registerMap("counties", shapes);
  const data = rows(document.getElementById(place.dataset.table));
  const known = data.map((one) => one.value).filter((value) => !Number.isNaN(value));
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    tooltip: { formatter: (one) => (one.data ? `${one.name}  ${one.data.label}` : one.name) },
    visualMap: {
      show: false,
      min: Math.min(...known, 0),
      max: Math.max(...known, 1),
      inRange: { color: ["#eef2f4", "#bdd2df", "#1f5f8b"] },
    },
    series: [
      {
        type: "map",
        map: "counties",
        aspectScale: 0.78,
        label: { show: true, fontSize: 10, color: "#2b332e", textBorderColor: "#fff", textBorderWidth: 2 },
        labelLayout: { hideOverlap: true },
        itemStyle: { borderColor: "#fff", borderWidth: 1, areaColor: "#eceeeb" },
        emphasis: { disabled: true },
        select: { disabled: true },
        data,
      },
    ],
  });
  chart.on("click", (one) => one.data?.href && location.assign(one.data.href));
  addEventListener("resize", () => chart.resize());
}

document.querySelectorAll("[data-map]").forEach(draw);
