/** Numbers the different values of 32-bit hashes from 0 on, in the order in which they first come. */
export class WordNumbers {
  /** Open addressing, half full at most: the number behind each hash, −1 where the place is free. */
  private hashes: Int32Array = new Int32Array(1024);
  private numbers: Int32Array = new Int32Array(1024).fill(-1);
  private count = 0;

  of(hash: number): number {
    const place = this.placeOf(hash);
    const known = this.numbers[place]!;
    if (known >= 0) return known;
    this.hashes[place] = hash;
    this.numbers[place] = this.count;
    if (2 * this.count >= this.hashes.length) this.grow();
    return this.count++;
  }

  private placeOf(hash: number): number {
    const mask = this.hashes.length - 1;
    // FNV's low bits are its good ones.
    let place = hash & mask;
    while (this.numbers[place]! >= 0 && this.hashes[place] !== hash) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const { hashes, numbers } = this;
    this.hashes = new Int32Array(2 * hashes.length);
    this.numbers = new Int32Array(2 * hashes.length).fill(-1);
    for (let i = 0; i < hashes.length; i++) {
      if (numbers[i]! < 0) continue;
      const place = this.placeOf(hashes[i]!);
      this.hashes[place] = hashes[i]!;
      this.numbers[place] = numbers[i]!;
    }
  }
}
