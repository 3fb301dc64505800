/** Two sounds a person tells apart without looking: right is short and high, wrong is low and twice. */

let ears: AudioContext | undefined;

export function beepRight(): void {
  tone(1320, 0, 0.09, "sine");
}

export function beepWrong(): void {
  tone(196, 0, 0.16, "square");
  tone(165, 0.2, 0.22, "square");
}

function tone(hertz: number, after: number, length: number, shape: OscillatorType): void {
  ears ??= new AudioContext();
  void ears.resume();
  const start = ears.currentTime + after;
  const voice = new OscillatorNode(ears, { frequency: hertz, type: shape });
  const loudness = new GainNode(ears, { gain: 0 });
  loudness.gain.setTargetAtTime(0.18, start, 0.005);
  loudness.gain.setTargetAtTime(0, start + length, 0.02);
  voice.connect(loudness).connect(ears.destination);
  voice.start(start);
  voice.stop(start + length + 0.2);
}
