/** Minutes east of UTC at a moment, by this process's tz data: the window's may be years old. */
export type ZoneClock = {
  /** Null for no zone and for a name that the tz data does not know. */
  offsetMinutes(timeZone: string | null, at: number): number | null;
};

const quarterHour = 900_000;

/** Remembers an offset until the next quarter of an hour: no zone changes its clock in between. */
export function createZoneClock(): ZoneClock {
  const formats = new Map<string, Intl.DateTimeFormat | null>();
  const known = new Map<string, { quarter: number; offset: number }>();
  return {
    offsetMinutes(timeZone, at) {
      if (timeZone === null) return null;
      const quarter = Math.floor(at / quarterHour);
      const last = known.get(timeZone);
      if (last?.quarter === quarter) return last.offset;
      const format = formats.get(timeZone) ?? formatOf(timeZone);
      formats.set(timeZone, format);
      if (!format) return null;
      const offset = offsetIn(format.format(at));
      known.set(timeZone, { quarter, offset });
      return offset;
    },
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return null; // a zone that somebody typed: shown as unknown
  }
}

/** «…, GMT+05:30», «…, GMT». */
function offsetIn(text: string): number {
  const [, sign, hours = "0", minutes = "0"] = /GMT(?:([+-])(\d+):(\d+))?/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
