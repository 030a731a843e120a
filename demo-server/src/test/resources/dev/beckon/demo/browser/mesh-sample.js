// What one page sends and receives over all its links in so many milliseconds.
async (duration) => {
  const { linkStats } = await import('/lib/link-stats.js');
  const links = [...window.beckon.links.values()];
  const look = () => Promise.all(links.map(async (link) => new Map(await link.pc.getStats())));
  const before = await look();
  await new Promise((done) => setTimeout(done, duration));
  const samples = (await look()).map((report, at) => linkStats(report, before[at]));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = (values) => values.reduce((sum, value) => sum + value, 0);
  return {
    sent: total(samples.map(({ up }) => up.audio.bitrate + up.video.bitrate)),
    video: mean(samples.map(({ up }) => up.video.bitrate)),
    height: mean(samples.map(({ down }) => down.video.height)),
    fps: mean(samples.map(({ down }) => down.video.fps)),
    limited: samples.filter(({ up }) => up.video.limitation === 'cpu').length / samples.length,
  };
};
