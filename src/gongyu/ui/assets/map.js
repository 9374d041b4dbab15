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
    words: row.dataset.label,
    href: row.dataset.href,
  }));

// Names stand only where the outline is wide enough to hold them; the small districts of the centre have
// theirs in the tooltip and in the table.
function narrow(shapes, wide) {
  const spans = shapes.features.map((one) => {
    const east = one.geometry.coordinates.flat(Infinity).filter((_, index) => index % 2 === 0);
    return [one.properties.name, Math.min(...east), Math.max(...east)];
  });
  const whole = Math.max(...spans.map((one) => one[2])) - Math.min(...spans.map((one) => one[1]));
  const few = spans.filter(([name, west, east]) => ((east - west) / whole) * wide < name.length * 14);
  return new Set(few.map(([name]) => name));
}

async function draw(place) {
  const shapes = await (await fetch(place.dataset.shapes)).json();
  echarts.registerMap("counties", shapes);
  const unnamed = narrow(shapes, place.clientWidth * 0.75);
  const counted = rows(document.getElementById(place.dataset.table));
  const others = [...unnamed].filter((name) => !counted.some((one) => one.name === name));
  const data = [...counted, ...others.map((name) => ({ name, value: NaN, words: "" }))].map((one) =>
    unnamed.has(one.name) ? { ...one, label: { show: false } } : one,
  );
  const known = data.map((one) => one.value).filter((value) => !Number.isNaN(value));
  const chart = echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    tooltip: { formatter: (one) => (one.data ? `${one.name}  ${one.data.words}` : one.name) },
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
