import type { RecordingMark, RecordingPause } from "../../src-contract/entities/recording.ts";
import type { Peaks } from "./recording-peaks.ts";
import classes from "./RecordingPlayer.module.css";

type RecordingWaveProps = {
  peaks: Peaks | null;
  milliseconds: number;
  at: number;
  pauses: readonly RecordingPause[];
  marks: readonly RecordingMark[];
};

const height = 64;

/** Both sides of a recording as they sounded: the manager above the line, the far end below. A picture, not a control. */
export function RecordingWave({ peaks, milliseconds, at, pauses, marks }: RecordingWaveProps) {
  const share = (moment: number) => (milliseconds === 0 ? 0 : (100 * moment) / milliseconds);
  return (
    <svg className={classes.wave} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" aria-hidden>
      {pauses.map(({ from, to }) => (
        <rect key={from} className={classes.gap} x={share(from)} width={share(to - from)} y={0} height={height} />
      ))}
      {peaks?.left.map((left, index) => {
        const right = peaks.right[index] ?? 0;
        const width = 100 / peaks.left.length;
        const isPast = index * width < share(at);
        const up = (left * height) / 2;
        return (
          <rect
            key={index}
            className={isPast ? classes.past : classes.bar}
            x={index * width}
            width={width * 0.7}
            y={height / 2 - up}
            height={up + (right * height) / 2 + 0.5}
          />
        );
      })}
      {marks.map((mark) => (
        <rect key={mark.at} className={classes.markLine} x={share(mark.at)} width={0.3} y={0} height={height} />
      ))}
    </svg>
  );
}
