const angryFaces = /[😠😡🤬👿💢]|:(?:rage|angry|face_with_symbols_on_mouth|imp|anger):/u;
const shouting = { letters: 12, part: 0.6 };

/** How much louder than usual a message is: up to 1, for capitals, exclamation marks, stretched words and angry faces. */
export function emphasisOf(text: string): number {
  const isLoud = [
    /[!！؟?]{3}|![^!]{1,200}![^!]{1,200}!/u.test(text),
    isShouted(text),
    /(\p{L})\1{3}/u.test(text) || angryFaces.test(text),
  ];
  return Math.min(1, isLoud.filter(Boolean).length * 0.5);
}

function isShouted(text: string): boolean {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  return capitals >= shouting.letters && capitals / (capitals + small) >= shouting.part;
}
