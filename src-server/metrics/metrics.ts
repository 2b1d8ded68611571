/** Label values of one series, in the order of the labels' names. Words of the program, never a person's. */
type Values = readonly string[];

export type Counter = { add(values: Values, by?: number): void };
export type Histogram = { observe(values: Values, value: number): void };
export type Reading = { values: Values; value: number };

export type Metrics = {
  counter(name: string, help: string, labels: readonly string[]): Counter;
  /** `bounds`: the upper ends of its buckets, rising. */
  histogram(name: string, help: string, labels: readonly string[], bounds: readonly number[]): Histogram;
  /** Read when somebody asks. */
  gauge(name: string, help: string, labels: readonly string[], read: () => Reading[]): void;
  /** Prometheus' text form, version 0.0.4. */
  text(): string;
};

type Series = { values: Values; counts: number[]; sum: number };

/** Nothing but numbers in memory; a series appears when it is first counted. */
export function createMetrics(): Metrics {
  const writers: (() => string[])[] = [];

  function family(kind: string, name: string, help: string, lines: () => string[]): void {
    writers.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines()]);
  }

  return {
    counter(name, help, labels) {
      const kept = createSeries(0);
      family("counter", name, help, () =>
        kept.all().map(({ values, sum }) => `${name}${labelled(labels, values)} ${sum}`),
      );
      return {
        add(values, by = 1) {
          kept.of(values).sum += by;
        },
      };
    },
    histogram(name, help, labels, bounds) {
      const kept = createSeries(bounds.length + 1);
      family("histogram", name, help, () =>
        kept.all().flatMap((series) => histogramLines(name, labels, bounds, series)),
      );
      return {
        observe(values, value) {
          const series = kept.of(values);
          const bucket = bounds.findIndex((bound) => value <= bound);
          const index = bucket === -1 ? bounds.length : bucket;
          series.counts[index] = (series.counts[index] ?? 0) + 1;
          series.sum += value;
        },
      };
    },
    gauge(name, help, labels, read) {
      family("gauge", name, help, () =>
        read().map(({ values, value }) => `${name}${labelled(labels, values)} ${value}`),
      );
    },
    text: () => `${writers.flatMap((write) => write()).join("\n")}\n`,
  };
}

function createSeries(buckets: number): { of(values: Values): Series; all(): Series[] } {
  const kept = new Map<string, Series>();
  return {
    of(values) {
      const key = values.join("\n");
      const series = kept.get(key) ?? { values, counts: Array.from({ length: buckets }, () => 0), sum: 0 };
      kept.set(key, series);
      return series;
    },
    all: () => Array.from(kept.values()),
  };
}

function histogramLines(
  name: string,
  labels: readonly string[],
  bounds: readonly number[],
  { values, counts, sum }: Series,
): string[] {
  const withEnd = [...labels, "le"];
  let below = 0;
  const buckets = counts.map((count, index) => {
    below += count;
    const end = bounds[index] === undefined ? "+Inf" : String(bounds[index]);
    return `${name}_bucket${labelled(withEnd, [...values, end])} ${below}`;
  });
  const own = labelled(labels, values);
  return [...buckets, `${name}_sum${own} ${sum}`, `${name}_count${own} ${below}`];
}

function labelled(labels: readonly string[], values: Values): string {
  if (labels.length === 0) return "";
  const pairs = labels.map((label, index) => `${label}="${escaped(values[index] ?? "")}"`);
  return `{${pairs.join(",")}}`;
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
