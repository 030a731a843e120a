// A screen to share: a chart. For pictures in the documentation.
void (navigator.mediaDevices.getDisplayMedia = async () => {
  const [width, height] = [1280, 720];
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  const bars = [{ share: 0.24, colour: '#f59e0b' }, { share: 0.47, colour: '#2563eb' }, { share: 0.8, colour: '#2563eb' }, { share: 0.66, colour: '#2563eb' }];
  setInterval(() => {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#14181d';
    context.font = '600 44px sans-serif';
    context.fillText('Answer times', 96, 120);
    context.fillRect(96, 620, 1088, 2);
    bars.forEach(({ share, colour }, index) => {
      context.fillStyle = colour;
      context.fillRect(160 + index * 260, 620 - share * 440, 160, share * 440);
    });
  }, 100);
  return canvas.captureStream(10);
});
