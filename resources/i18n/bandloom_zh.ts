<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>Bandloom</name>
    <message>
      <source>Align bandpass</source>
      <translation>波段响应对齐</translation>
    </message>
    <message>
      <source>Align</source>
      <translation>对齐</translation>
    </message>
    <message>
      <source>Makes Sentinel-2 reflectance look as if Gaofen-1 WFV had measured it, or any trained pair.</source>
      <translation>使 Sentinel-2 反射率如同由高分一号 WFV 所测，或转换为任何已训练的传感器对。</translation>
    </message>
    <message>
      <source>Turns surface reflectance of one sensor into what another one would have measured, so that both make one time series. The bundled models go from Sentinel-2 (blue, green, red, near infrared) to the camera WFV1 of Gaofen-1, or WFV2 to WFV4: choose that of your image. They were made from spectral libraries and responses. Train others with 'Train bandpass alignment'.

A model makes a lookup table for each band and a mixture of the bands of each pixel; networks that you train read the histogram of the whole scene, or of the raster given as its tile. The image stays as sharp as it is, unless you state a blur or have it measured from a raster of the other sensor. Stored values become reflectance by the scale and offset in the file; without them integers are taken as reflectance x 10000 and real numbers as reflectance. The result has the input's data type and scale.

Clouds and nodata should be masked: they are left out of the histogram. Values above a table's end are counted in the log. Needs onnxruntime, OpenVINO or PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>把一种传感器的地表反射率转换为另一种传感器会测得的值，使两者构成同一时间序列。内置模型由 Sentinel-2(蓝、绿、红、近红外)转换到高分一号的相机 WFV1，或 WFV2 至 WFV4：请选择与您的影像对应的一个。它们由光谱库和光谱响应生成。其他模型可用“训练波段响应对齐”训练。

模型为每个波段生成一张查找表，并对每个像元的波段进行混合；您自己训练的网络读取整景的直方图，或读取作为瓦片给出的栅格的直方图。影像的清晰度保持不变，除非您指定模糊，或由另一传感器的栅格测量模糊。存储值按文件中的缩放和偏移换算为反射率；文件中没有时，整数视为反射率 x 10000，实数视为反射率。结果的数据类型和缩放与输入相同。

云和无数据区应先掩膜：它们不计入直方图。超出查找表末端的值会在日志中计数。需要 onnxruntime、OpenVINO 或 PyTorch。

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>Numbers or names in this order, such as 2,3,4,8 or B02,B03,B04,B08. Empty: by their names.</source>
      <translation>按此顺序的编号或名称，例如 2,3,4,8 或 B02,B03,B04,B08。留空：按名称查找。</translation>
    </message>
    <message>
      <source>Standard deviation of a Gaussian that makes the result as soft as the other sensor's image. 0: none.</source>
      <translation>高斯函数的标准差，使结果与另一传感器的影像同样柔和。0：不模糊。</translation>
    </message>
    <message>
      <source>A raster of the other sensor over the same place: the result becomes as soft. Empty: the blur as stated.</source>
      <translation>同一地点的另一传感器的栅格：结果变得与它同样柔和。留空：使用指定的模糊。</translation>
    </message>
    <message>
      <source>Surface reflectance</source>
      <translation>地表反射率</translation>
    </message>
    <message>
      <source>A raster that holds blue, green, red and near infrared.</source>
      <translation>含蓝、绿、红和近红外波段的栅格。</translation>
    </message>
    <message>
      <source>Bands (blue, green, red, NIR)</source>
      <translation>波段(蓝、绿、红、近红外)</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file. The default is for WFV1.</source>
      <translation>内置或导入模型的名称，或模型文件的路径。默认模型用于 WFV1。</translation>
    </message>
    <message>
      <source>Tile of the histogram</source>
      <translation>直方图所用瓦片</translation>
    </message>
    <message>
      <source>For a raster cut from a tile: the tile itself. Empty: the raster.</source>
      <translation>若栅格裁自某一瓦片：该瓦片本身。留空：该栅格。</translation>
    </message>
    <message>
      <source>Blur [pixels]</source>
      <translation>模糊 [像元]</translation>
    </message>
    <message>
      <source>Measure the blur from</source>
      <translation>由此测量模糊</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series</source>
      <translation>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series,波段响应,归一化,高分一号,光谱响应,查找表,时间序列</translation>
    </message>
    <message>
      <source>Aligned reflectance</source>
      <translation>对齐后的反射率</translation>
    </message>
    <message>
      <source>Lookup tables</source>
      <translation>查找表</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 文件 (*.html)</translation>
    </message>
    <message>
      <source>Only this part is written, grown to whole coarse pixels: what the map shows, the extent of a layer, or drawn. Empty: the whole scene.</source>
      <translation>只写出这一部分，并扩展到完整的粗像元：地图显示的范围、图层范围或绘制的范围。留空：整景。</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>感兴趣区</translation>
    </message>
    <message>
      <source>Area as polygons</source>
      <translation>多边形区域</translation>
    </message>
    <message>
      <source>Only what lies in them is written; beside them there is nodata.</source>
      <translation>只写出多边形内的部分；其外为无数据。</translation>
    </message>
    <message>
      <source>scene: pixels are those that the whole scene's run gives. area: what lies elsewhere, such as sea or clouds, has no say.</source>
      <translation>scene: 像元值与整景运行所得相同。area: 区域以外的内容(如海面或云)不起作用。</translation>
    </message>
    <message>
      <source>scene: the whole scene</source>
      <translation>scene: 整景</translation>
    </message>
    <message>
      <source>area: the area alone</source>
      <translation>area: 仅该区域</translation>
    </message>
    <message>
      <source>Learn from</source>
      <translation>学习范围</translation>
    </message>
    <message>
      <source>Assess fusion quality</source>
      <translation>评价融合质量</translation>
    </message>
    <message>
      <source>Assess and manage</source>
      <translation>评价与管理</translation>
    </message>
    <message>
      <source>Scores a fused raster against a reference, or against its own PAN and MS.</source>
      <translation>对照参考影像，或对照其自身的 PAN 和 MS，为融合栅格评分。</translation>
    </message>
    <message>
      <source>Scores a pan-sharpened or otherwise fused raster and writes an HTML report with figures, error maps and charts, the numbers as JSON, and each as an output that a model can branch on.

With a reference (protocol 'reduced': inputs that were degraded, fused and compared with the original; or a sharper image of the place): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q and Q2n. Without one (protocol 'full'), from the MS and the PAN: D_lambda, D_s, QNR, D_lambda_K and HQNR; from the MS alone: D_lambda and D_lambda_K. 'auto' computes what the inputs allow. An MSI may stand for the PAN: the mean of its bands is then used. With a reference, expected errors ('Reliability') are judged too: how many errors stay below one and two of them, by band and ground.

Indices without a reference tell a distorted image from a faithful one, but do not rank good ones.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</source>
      <translation>为全色锐化或以其他方式融合的栅格评分，写出含数值、误差图和图表的 HTML 报告，以及 JSON 格式的数值；每个数值也是一个输出，可供模型据此分支。

有参考时(方案“reduced”：输入经降质、融合后与原始影像比较；或同一地点更清晰的影像):SAM、ERGAS、PSNR、RMSE、CC、SCC、SSIM、Q 和 Q2n。无参考时(方案“full”)，由 MS 和 PAN 计算 D_lambda、D_s、QNR、D_lambda_K 和 HQNR；仅有 MS 时计算 D_lambda 和 D_lambda_K。“auto”计算输入所允许的全部指标。可用 MSI 代替 PAN：此时使用其各波段的均值。有参考时也评判预期误差(“可靠性”)：按波段和地物统计有多少误差在其一倍和两倍以内。

无参考指标能区分失真影像与忠实影像，但不能为好的影像排名。

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</translation>
    </message>
    <message>
      <source>auto: what the inputs allow</source>
      <translation>auto: 输入所允许的全部</translation>
    </message>
    <message>
      <source>reduced: against the reference</source>
      <translation>reduced: 对照参考影像</translation>
    </message>
    <message>
      <source>full: against MS and PAN</source>
      <translation>full: 对照 MS 和 PAN</translation>
    </message>
    <message>
      <source>Protocol</source>
      <translation>方案</translation>
    </message>
    <message>
      <source>reduced: the reference. full: MS and PAN. auto: what there is.</source>
      <translation>reduced: 参考影像。full: MS 和 PAN。auto: 按已有输入。</translation>
    </message>
    <message>
      <source>Sensor</source>
      <translation>传感器</translation>
    </message>
    <message>
      <source>Gives the blur of the bands for D_lambda_K.</source>
      <translation>给出 D_lambda_K 所用的波段模糊。</translation>
    </message>
    <message>
      <source>Ratio of the pixel sizes</source>
      <translation>像元大小之比</translation>
    </message>
    <message>
      <source>Pixel size of the MS over that of the fused raster. 0: from the rasters.</source>
      <translation>MS 与融合栅格的像元大小之比。0：由栅格得出。</translation>
    </message>
    <message>
      <source>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation</source>
      <translation>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation,质量评价,全色锐化,验证</translation>
    </message>
    <message>
      <source>Fused raster</source>
      <translation>融合栅格</translation>
    </message>
    <message>
      <source>What is scored.</source>
      <translation>被评分的栅格。</translation>
    </message>
    <message>
      <source>MS that was fused</source>
      <translation>被融合的 MS</translation>
    </message>
    <message>
      <source>The coarse bands.</source>
      <translation>低分辨率波段。</translation>
    </message>
    <message>
      <source>PAN that was fused</source>
      <translation>被融合的 PAN</translation>
    </message>
    <message>
      <source>The sharp band.</source>
      <translation>高分辨率波段。</translation>
    </message>
    <message>
      <source>or the MSI that was fused</source>
      <translation>或被融合的 MSI</translation>
    </message>
    <message>
      <source>Several sharp bands.</source>
      <translation>若干高分辨率波段。</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>参考影像</translation>
    </message>
    <message>
      <source>The right answer, in the bands of the fused.</source>
      <translation>正确答案，波段与融合栅格相同。</translation>
    </message>
    <message>
      <source>Reliability: expected errors</source>
      <translation>可靠性：预期误差</translation>
    </message>
    <message>
      <source>Written with the fused raster; the reference judges it.</source>
      <translation>与融合栅格一起写出；由参考影像评判。</translation>
    </message>
    <message>
      <source>generic: a usual blur</source>
      <translation>generic: 通常的模糊</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
      <source>Of the inputs. Empty: as they declare; where they declare none, -9999 and -32768 are nodata, and wide zeros at the border of unsigned integers. A number: this value. none: all values are measurements.</source>
      <translation>输入的无数据值。留空：按其声明；未声明时，-9999 和 -32768 为无数据，无符号整数边缘的大片零值亦然。数字：该值。none: 所有值都是测量值。</translation>
    </message>
    <message>
      <source>Where an input is a .mat or .h5 file: what is read of it, by parameter, such as MS=I_MS;PAN=I_PAN, or one name for all. ms|index=3 is one image of a stack, counted from 0; I_MS|order=brc says the axes: bands, rows, columns. A path may end in |variable=I_MS too. Empty: the only image of the file.</source>
      <translation>当输入为 .mat 或 .h5 文件时：按参数指定从中读取的内容，例如 MS=I_MS;PAN=I_PAN，或以一个名称用于全部。ms|index=3 为影像堆栈中的一幅，从 0 起数；I_MS|order=brc 说明各轴：波段、行、列。路径也可以 |variable=I_MS 结尾。留空：文件中唯一的影像。</translation>
    </message>
    <message>
      <source>Address of a Dask cluster that computes the windows, such as tcp://10.0.0.1:8786; its workers read the inputs by their paths. Empty: as set in the options or DASK_SCHEDULER_ADDRESS, else this machine. none: this machine.</source>
      <translation>计算各窗口的 Dask 集群的地址，例如 tcp://10.0.0.1:8786；其工作节点按路径读取输入。留空：按选项或 DASK_SCHEDULER_ADDRESS 的设置，否则为本机。none: 本机。</translation>
    </message>
    <message>
      <source>One standard deviation of the expected error of every value, in the units of the result.</source>
      <translation>每个值的预期误差的一倍标准差，单位与结果相同。</translation>
    </message>
    <message>
      <source>auto: GPU where one works</source>
      <translation>auto: 有可用 GPU 时使用 GPU</translation>
    </message>
    <message>
      <source>cpu: processor</source>
      <translation>cpu: 处理器</translation>
    </message>
    <message>
      <source>cuda: NVIDIA GPU</source>
      <translation>cuda: NVIDIA GPU</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>设备</translation>
    </message>
    <message>
      <source>auto: the GPU where one works, else the processor. The log says which.</source>
      <translation>auto: 有可用 GPU 时使用 GPU，否则使用处理器。日志会说明所用设备。</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>随机种子</translation>
    </message>
    <message>
      <source>The same seed on the same device gives the same result.</source>
      <translation>在同一设备上，相同的种子得到相同的结果。</translation>
    </message>
    <message>
      <source>Tile size [pixels]</source>
      <translation>分块大小 [像元]</translation>
    </message>
    <message>
      <source>Smaller tiles take less memory; the result is the same.</source>
      <translation>分块越小占用内存越少；结果相同。</translation>
    </message>
    <message>
      <source>Creation options</source>
      <translation>创建选项</translation>
    </message>
    <message>
      <source>GDAL creation options of the output, as NAME=VALUE|NAME=VALUE.</source>
      <translation>输出的 GDAL 创建选项，格式为 NAME=VALUE|NAME=VALUE。</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>无数据值</translation>
    </message>
    <message>
      <source>Variables of .mat, .h5 files</source>
      <translation>.mat、.h5 文件中的变量</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Dask 调度器</translation>
    </message>
    <message>
      <source>Largest corrected offset of inputs or bands [pixels]</source>
      <translation>输入或波段已校正的最大偏移 [像元]</translation>
    </message>
    <message>
      <source>Lowest signal to noise ratio of a band</source>
      <translation>波段的最低信噪比</translation>
    </message>
    <message>
      <source>Mean gain of the blur at the Nyquist frequency</source>
      <translation>奈奎斯特频率处模糊的平均增益</translation>
    </message>
    <message>
      <source>Median of expected error over value</source>
      <translation>预期误差与值之比的中位数</translation>
    </message>
    <message>
      <source>Fuse hyperspectral and multispectral</source>
      <translation>融合高光谱与多光谱</translation>
    </message>
    <message>
      <source>Fuse</source>
      <translation>融合</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image the sharpness of a multispectral one of the same place.</source>
      <translation>使高光谱影像具有同一地点多光谱影像的清晰度。</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image (EnMAP, PRISMA, DESIS, airborne) the sharpness of a multispectral image of the same place and about the same time. Pixel sizes may differ by a whole ratio from 2 to 20. Neither sensor's response has to be known: the point spread function, with shifts between the images, and the spectral responses are estimated from the images and written as tables and in the report.

Preset 'fast' regresses every band on the multispectral ones, corrects it by a Gaussian process in place and spectrum, and by what the coarse image still knows; noise is estimated and taken out. It takes seconds. Preset 'paper' is the published UDALN, trained from nothing on this scene: many minutes, and less accurate wherever we measured; it needs PyTorch.

Bands that hold nothing, or hardly more than noise, are not learnt: they are only enlarged. What no multispectral band shows cannot be sharpened beyond what similar pixels suggest.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</source>
      <translation>使高光谱影像(EnMAP、PRISMA、DESIS、航空)具有同一地点、时间相近的多光谱影像的清晰度。像元大小之比可为 2 至 20 的整数。无需已知任一传感器的响应：点扩散函数(连同影像间的偏移)和光谱响应由影像估计，并以表格形式写出，也写入报告。

预设“fast”将每个波段对多光谱波段作回归，再以空间和光谱上的高斯过程以及粗影像仍含有的信息加以校正；噪声经估计后去除。只需数秒。预设“paper”为已发表的 UDALN，在本景上从零训练：需要许多分钟，且在我们测量过的各处精度都较低；需要 PyTorch。

没有内容或几乎只有噪声的波段不参与学习：只作放大。任何多光谱波段都未显示的内容，其锐化不会超出相似像元所提示的程度。

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), a CSV file (wavelength or band number, then one column for each multispectral band) or UDALN's convolution_hr2msi.pth. It limits where responses are looked for, and the report compares.</source>
      <translation>传感器名称(例如 sentinel2a_msi)、CSV 文件(波长或波段号，其后每个多光谱波段一列)或 UDALN 的 convolution_hr2msi.pth。它限定查找响应的范围，报告中会作比较。</translation>
    </message>
    <message>
      <source>A CSV file: a square of weights in fine pixels, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>CSV 文件：以细像元为单位的方形权重，边长不小于比值。或 UDALN 的 PSF.pth。</translation>
    </message>
    <message>
      <source>Shared among the three stages as published. 0: the published 65000. Preset fast has none.</source>
      <translation>按发表的方式分配到三个阶段。0：发表的 65000。预设 fast 不用。</translation>
    </message>
    <message>
      <source>UDALN's spectral_upsample.pth of these sensors: training goes on from it, in fewer steps.</source>
      <translation>这些传感器的 UDALN 的 spectral_upsample.pth：由此继续训练，步数更少。</translation>
    </message>
    <message>
      <source>The responses given as SRF are held as they are, instead of learnt within their limits. A given point spread is always held.</source>
      <translation>作为 SRF 给出的响应保持不变，而不在其范围内学习。给出的点扩散函数始终保持不变。</translation>
    </message>
    <message>
      <source>Learning rate, epochs and the epoch that the decay begins with, of each stage, as UDALN names its folders: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, which is what it does by default.</source>
      <translation>各阶段的学习率、轮数和开始衰减的轮次，写法与 UDALN 的文件夹名相同：S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000，这也是默认做法。</translation>
    </message>
    <message>
      <source>Instead of from 48 x 48 hyperspectral pixels in the middle of a part. Time and memory grow with the image.</source>
      <translation>而不是由某一部分中央的 48 x 48 个高光谱像元学习。时间和内存随影像增大。</translation>
    </message>
    <message>
      <source>All hyperspectral bands with the multispectral image's pixels. Log and report say how near the fused image comes to it after the second and the third stage.</source>
      <translation>具有多光谱影像像元大小的全部高光谱波段。日志和报告说明第二和第三阶段之后融合影像与它的接近程度。</translation>
    </message>
    <message>
      <source>Hyperspectral image</source>
      <translation>高光谱影像</translation>
    </message>
    <message>
      <source>Many bands, large pixels; wavelengths are read from its metadata. Or a product: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</source>
      <translation>波段多，像元大；波长由其元数据读取。或产品：EnMAP ...-METADATA.XML、PRISMA Level 2D .he5、Hyperion ..._MTL_L1T.TXT。</translation>
    </message>
    <message>
      <source>Multispectral image</source>
      <translation>多光谱影像</translation>
    </message>
    <message>
      <source>Few bands, small pixels, of the same place; any value scale.</source>
      <translation>波段少，像元小，同一地点；值的缩放不限。</translation>
    </message>
    <message>
      <source>fast: Bandloom's method</source>
      <translation>fast: Bandloom 的方法</translation>
    </message>
    <message>
      <source>paper: UDALN as published (slow)</source>
      <translation>paper: 已发表的 UDALN(慢)</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>fast: Bandloom's method. paper: UDALN as published.</source>
      <translation>fast: Bandloom 的方法。paper: 已发表的 UDALN。</translation>
    </message>
    <message>
      <source>Spectral responses, if known</source>
      <translation>光谱响应(若已知)</translation>
    </message>
    <message>
      <source>Point spread, if known</source>
      <translation>点扩散函数(若已知)</translation>
    </message>
    <message>
      <source>Optimiser steps (preset paper)</source>
      <translation>优化步数(预设 paper)</translation>
    </message>
    <message>
      <source>First weights (preset paper)</source>
      <translation>初始权重(预设 paper)</translation>
    </message>
    <message>
      <source>Hold known responses (paper)</source>
      <translation>固定已知响应(paper)</translation>
    </message>
    <message>
      <source>Plan of the stages (paper)</source>
      <translation>阶段计划(paper)</translation>
    </message>
    <message>
      <source>Learn from all of it (paper)</source>
      <translation>由整幅学习(paper)</translation>
    </message>
    <message>
      <source>True fine image (paper)</source>
      <translation>真实高分影像(paper)</translation>
    </message>
    <message>
      <source>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution</source>
      <translation>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution,高光谱,融合,点扩散函数,光谱响应,超分辨率</translation>
    </message>
    <message>
      <source>Fused image</source>
      <translation>融合影像</translation>
    </message>
    <message>
      <source>Point spread function (CSV)</source>
      <translation>点扩散函数 (CSV)</translation>
    </message>
    <message>
      <source>Spectral responses (CSV)</source>
      <translation>光谱响应 (CSV)</translation>
    </message>
    <message>
      <source>Learnt weights (preset paper)</source>
      <translation>学得的权重(预设 paper)</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>权重</translation>
    </message>
    <message>
      <source>Import model</source>
      <translation>导入模型</translation>
    </message>
    <message>
      <source>Makes a checkpoint of a method's authors, or a model from elsewhere, one of your models.</source>
      <translation>把方法作者的检查点或别处的模型变为您的模型之一。</translation>
    </message>
    <message>
      <source>Takes the weights that a method's authors publish: REC_Real_L1B.pt and CSR_Real_L1B.pth.tar of L1BSR, and checkpoints of the bandpass network. The file is recognised by its keys and checked key by key and shape by shape; code that a file may carry is never run. The weights are written as ONNX and safetensors with a card among your models, and torch and the other libraries have to give the same answers.

ONNX files that others made of REC or CSR are taken without a card: weights go by the order of the convolutions, whatever names, axes and scaling the file has, and the file has to do on a trial what the published network does (needs onnxruntime).

Models that Bandloom has written elsewhere (a card with its .onnx or .safetensors file) are checked against the digests of the card and copied.

A model is accepted only once it has run on a small block, in each library here that may run it, with the bands and the halo of its card.

Whatever is not wholly what it should be is refused, and nothing is written. Mind the licence of the weights: the card does not know it. Needs PyTorch and onnx.</source>
      <translation>接受方法作者发布的权重：L1BSR 的 REC_Real_L1B.pt 和 CSR_Real_L1B.pth.tar，以及波段响应网络的检查点。文件按其键名识别，并逐键、逐形状检查；文件可能携带的代码绝不运行。权重以 ONNX 和 safetensors 连同卡片写入您的模型，且 torch 与其他库须得出相同的结果。

他人由 REC 或 CSR 制作的 ONNX 文件无需卡片即可接受：权重按卷积的顺序取得，不论文件的名称、轴和缩放如何，且该文件在试验中须与已发表的网络表现一致(需要 onnxruntime)。

Bandloom 在别处写出的模型(卡片及其 .onnx 或 .safetensors 文件)按卡片中的摘要检查后复制。

模型只有在本机每个可运行它的库中，以其卡片的波段和边缘在一小块上运行成功后才被接受。

凡不完全符合要求的都会被拒绝，且不写出任何内容。请留意权重的许可：卡片并不知道。需要 PyTorch 和 onnx。</translation>
    </message>
    <message>
      <source>Checkpoint or model file</source>
      <translation>检查点或模型文件</translation>
    </message>
    <message>
      <source>Weights of the authors, or a file of a model with its card beside it.</source>
      <translation>作者的权重，或旁边附有卡片的模型文件。</translation>
    </message>
    <message>
      <source>auto: recognised by the keys</source>
      <translation>auto: 按键名识别</translation>
    </message>
    <message>
      <source>l1bsr_rec: for Super-resolve L1B</source>
      <translation>l1bsr_rec: 用于 L1B 超分辨率</translation>
    </message>
    <message>
      <source>l1bsr_csr: for Register bands</source>
      <translation>l1bsr_csr: 用于波段配准</translation>
    </message>
    <message>
      <source>bandpass: for Align bandpass</source>
      <translation>bandpass: 用于波段响应对齐</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>auto: recognised by the keys. Another: the file has to be of that method.</source>
      <translation>auto: 按键名识别。其他：文件必须属于该方法。</translation>
    </message>
    <message>
      <source>Name among my models</source>
      <translation>在我的模型中的名称</translation>
    </message>
    <message>
      <source>The lists of models show it. Empty: the name of the file.</source>
      <translation>模型列表中显示此名称。留空：文件名。</translation>
    </message>
    <message>
      <source>For the card. Empty: the sensor of the publication.</source>
      <translation>写入卡片。留空：论文所用的传感器。</translation>
    </message>
    <message>
      <source>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec</source>
      <translation>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec,模型,检查点,权重</translation>
    </message>
    <message>
      <source>Card of the model</source>
      <translation>模型卡片</translation>
    </message>
    <message>
      <source>preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Expression...</source>
      <translation>表达式...</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>选择模型文件</translation>
    </message>
    <message>
      <source>Pan-sharpen</source>
      <translation>全色锐化</translation>
    </message>
    <message>
      <source>Brings multispectral bands to the resolution of a panchromatic band.</source>
      <translation>把多光谱波段提高到全色波段的分辨率。</translation>
    </message>
    <message>
      <source>Brings a multispectral layer (MS; any number of bands) to the pixels of a panchromatic one (PAN) that is 2 to 8 times finer. The result keeps the names, data type and radiometry of the MS: degraded again by the sensor's blur, it gives the MS back within its noise. The grids need not be aligned; an MS in another reference system is brought to that of the PAN, with a warning: better give it in its own.

Mode 'instant' uses a bundled network; 'adapt' goes on training it on this scene, one scale down, for about a minute whatever the scene's size; 'fit' trains on this scene alone. Network 'paper' is CF2N, which adds to the same classical start, in any mode (slower); 'published' is CF2N as the paper draws it, which adds to the interpolated MS and is trained on the scene (very slow; mode 'fit' only; the pair is taken as it lies).

The log tells how far PAN and MS lie apart; 'Register PAN to MS' corrects it. Sensor 'auto' measures the blur of the MS against the PAN. Objects that moved between the two exposures and detail in bands that the PAN does not see stay soft. 'adapt', 'fit' and 'published' need PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>把多光谱图层(MS，波段数不限)变换到细 2 至 8 倍的全色图层(PAN)的像元上。结果保留 MS 的波段名称、数据类型和辐射特性：再以传感器的模糊降质，即在噪声范围内得回 MS。两者的格网无需对齐；若 MS 为另一坐标参照系，则变换到 PAN 的坐标参照系并给出警告：最好以 MS 自身的坐标参照系给出。

模式“instant”使用内置网络；“adapt”在本景上低一个尺度继续训练，无论景的大小约需一分钟；“fit”仅在本景上训练。网络“paper”为 CF2N，在同一经典初值上叠加，适用于任何模式(较慢)；“published”为论文所绘的 CF2N，在插值后的 MS 上叠加，并在本景上训练(很慢；仅限模式“fit”；影像对按原有位置使用)。

日志说明 PAN 与 MS 相距多远；“PAN 与 MS 配准”予以校正。传感器“auto”对照 PAN 测量 MS 的模糊。两次曝光之间移动的物体，以及 PAN 未感知的波段中的细节仍然模糊。“adapt”、“fit”和“published”需要 PyTorch。

CF2N: Geo-spatial Information Science (2024)， doi 10.1080/10095020.2024.2416899. 初值：Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>instant: a bundled network. adapt: trained on by the scene, about a minute. fit: by it alone.</source>
      <translation>instant: 内置网络。adapt: 以本景继续训练，约一分钟。fit: 仅以本景训练。</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure; the result lies on the PAN's pixels.</source>
      <translation>在偏移可靠时校正日志报告的偏移；结果位于 PAN 的像元上。</translation>
    </message>
    <message>
      <source>Product (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;All files (*)</source>
      <translation>产品 (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Instead of PAN and MS: the metadata file of a product (Landsat ..._MTL.txt, Pleiades and SPOT DIM_....XML, WorldView and GeoEye ....IMD, IKONOS po_..._metadata.txt), its folder or its archive; both are found in it.</source>
      <translation>代替 PAN 和 MS：产品的元数据文件(Landsat ..._MTL.txt、Pleiades 和 SPOT DIM_....XML、WorldView 和 GeoEye ....IMD、IKONOS po_..._metadata.txt)、其文件夹或压缩包；两者均从中找到。</translation>
    </message>
    <message>
      <source>instant: a bundled network</source>
      <translation>instant: 内置网络</translation>
    </message>
    <message>
      <source>adapt: trained on by the scene</source>
      <translation>adapt: 以本景继续训练</translation>
    </message>
    <message>
      <source>fit: trained on the scene alone</source>
      <translation>fit: 仅以本景训练</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>模式</translation>
    </message>
    <message>
      <source>auto: measured on the scene</source>
      <translation>auto: 在本景上测量</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on the scene.</source>
      <translation>给出波段的模糊。auto: 在本景上测量。</translation>
    </message>
    <message>
      <source>Register PAN to MS</source>
      <translation>PAN 与 MS 配准</translation>
    </message>
    <message>
      <source>Panchromatic layer (PAN)</source>
      <translation>全色图层 (PAN)</translation>
    </message>
    <message>
      <source>One band, the finer pixels.</source>
      <translation>单波段，像元较细。</translation>
    </message>
    <message>
      <source>Multispectral layer (MS)</source>
      <translation>多光谱图层 (MS)</translation>
    </message>
    <message>
      <source>Any number of bands, pixels 2 to 8 times as large.</source>
      <translation>波段数不限，像元大 2 至 8 倍。</translation>
    </message>
    <message>
      <source>or a product</source>
      <translation>或产品</translation>
    </message>
    <message>
      <source>bandloom: a small network</source>
      <translation>bandloom: 小型网络</translation>
    </message>
    <message>
      <source>published: CF2N on the interpolated MS</source>
      <translation>published: 插值 MS 上的 CF2N</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>bandloom: classical start and a small network. paper: CF2N on the same start. published: CF2N on the interpolated MS, mode fit only.</source>
      <translation>bandloom: 经典初值加小型网络。paper: 同一初值上的 CF2N。published: 插值 MS 上的 CF2N，仅限模式 fit。</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file.</source>
      <translation>内置或导入模型的名称，或模型文件的路径。</translation>
    </message>
    <message>
      <source>Iterations of the training</source>
      <translation>训练迭代次数</translation>
    </message>
    <message>
      <source>Optimiser steps of modes adapt and fit. 0: the default.</source>
      <translation>模式 adapt 和 fit 的优化步数。0：默认值。</translation>
    </message>
    <message>
      <source>PAN and MS are needed, or one product that holds both.</source>
      <translation>需要 PAN 和 MS，或一个包含两者的产品。</translation>
    </message>
    <message>
      <source>Both a product and layers are given: leave one of them empty.</source>
      <translation>同时给出了产品和图层：请将其中之一留空。</translation>
    </message>
    <message>
      <source>The network 'published' has no bundled weights and learns on the scene: use mode fit, or 'paper'.</source>
      <translation>网络“published”没有内置权重，须在本景上学习：请使用模式 fit，或网络“paper”。</translation>
    </message>
    <message>
      <source>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</source>
      <translation>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n,全色锐化,全色,多光谱,融合</translation>
    </message>
    <message>
      <source>Pan-sharpened</source>
      <translation>全色锐化结果</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Run for what the map shows alone, into temporary layers named by the settings.</source>
      <translation>仅对地图所示范围运行，写入以设置命名的临时图层。</translation>
    </message>
    <message>
      <source>The map is empty: show the scene on it, and zoom to the part to preview.</source>
      <translation>地图为空：请在地图上显示场景，并缩放到要预览的部分。</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>选择文件</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>选择文件夹</translation>
    </message>
    <message>
      <source>Bandloom: satellite image sharpening and fusion</source>
      <translation>Bandloom：卫星影像锐化与融合</translation>
    </message>
    <message>
      <source>test: scores of RESUME by site and tile, on the list test of the data set or on all pairs.</source>
      <translation>test: 按站点和瓦片给出 RESUME 的评分，用数据集的 test 列表或全部影像对。</translation>
    </message>
    <message>
      <source>A folder of sites with S2, GF1 and mask, and lists train.txt, val.txt and test.txt, as the authors have.</source>
      <translation>含 S2、GF1 和掩膜的站点文件夹，以及列表 train.txt、val.txt 和 test.txt，与作者的形式相同。</translation>
    </message>
    <message>
      <source>A folder of TILE.npy or a .csv (tile, band, 256 numbers); no pickles. Empty: counted.</source>
      <translation>TILE.npy 的文件夹或一个 .csv(瓦片、波段、256 个数)；不接受 pickle。留空：自行统计。</translation>
    </message>
    <message>
      <source>Digital numbers that the tables reach up to. Empty: measured; of a data set 3000,3000,4000,6500.</source>
      <translation>查找表所及的数字量化值。留空：测量得出；数据集为 3000,3000,4000,6500。</translation>
    </message>
    <message>
      <source>train: learn a model</source>
      <translation>train: 学习模型</translation>
    </message>
    <message>
      <source>test: score a model</source>
      <translation>test: 评价模型</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>数据集</translation>
    </message>
    <message>
      <source>Histograms of the tiles</source>
      <translation>瓦片直方图</translation>
    </message>
    <message>
      <source>Band maxima</source>
      <translation>波段最大值</translation>
    </message>
    <message>
      <source>Batch size</source>
      <translation>批大小</translation>
    </message>
    <message>
      <source>Crops of a step. 0: 4 as published, 8 of network 'bandloom'.</source>
      <translation>每步的裁块数。0：按发表为 4，网络 'bandloom' 为 8。</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>学习率</translation>
    </message>
    <message>
      <source>At the start. 0: 0.001 as published, 0.002 of network 'bandloom'.</source>
      <translation>开始时的值。0：按发表为 0.001，网络 'bandloom' 为 0.002。</translation>
    </message>
    <message>
      <source>constant: as published</source>
      <translation>constant: 按发表</translation>
    </message>
    <message>
      <source>poly: falls to nothing, power 0.9</source>
      <translation>poly: 降至零，幂 0.9</translation>
    </message>
    <message>
      <source>exp: falls to a hundredth</source>
      <translation>exp: 降至百分之一</translation>
    </message>
    <message>
      <source>Learning rate mode</source>
      <translation>学习率方式</translation>
    </message>
    <message>
      <source>Over the epochs; network 'paper' only.</source>
      <translation>随轮数变化；仅限网络 'paper'。</translation>
    </message>
    <message>
      <source>mse: mean square, as published</source>
      <translation>mse: 均方误差，按发表</translation>
    </message>
    <message>
      <source>l1: mean of the absolute error</source>
      <translation>l1: 平均绝对误差</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <source>Of the pixels, beside the tables' terms; network 'paper' only.</source>
      <translation>像元的损失，另有查找表的各项；仅限网络 'paper'。</translation>
    </message>
    <message>
      <source>Keep a model every [epochs]</source>
      <translation>保存间隔 [轮]</translation>
    </message>
    <message>
      <source>Written beside the model as NAME_epochs_N; the authors keep one every 5. 0: none.</source>
      <translation>以 NAME_epochs_N 写在模型旁；作者每 5 轮保存一个。0：不保存。</translation>
    </message>
    <message>
      <source>Register bands</source>
      <translation>波段配准</translation>
    </message>
    <message>
      <source>Moves the bands of an image onto one of them where they do not fit.</source>
      <translation>把影像中不重合的波段移到其中一个波段上。</translation>
    </message>
    <message>
      <source>The bands of a pushbroom image see the ground one after the other and are shifted by up to some pixels: Sentinel-2 L1B, single detectors, drones. This moves every band onto green (or the band you choose) by a smooth, dense flow, found across the spectrum by local least squares from a correlation of edges' orientations. The log says the residual shift of each band before and after.

Shifts of up to 128 pixels and a third of the image are found. A band that fits no better afterwards is left as it is, with a warning. Values are interpolated (bicubic); the reference band is returned as it is. Up to 12 pixels beyond the edge, values of the edge are repeated. A band of one value stays where it is.

Moving objects and clouds are higher than the ground and fit less well. The flow raster holds dx and dy of each band in pixels: the band at p + (dx, dy) shows what the reference shows at p.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>推扫影像的各波段先后观测地面，彼此最多偏移若干像元：Sentinel-2 L1B、单个探测器、无人机。本算法以平滑的稠密位移场把每个波段移到绿波段(或您选择的波段)上，位移场由边缘方向的相关出发，经跨光谱的局部最小二乘求得。日志给出每个波段前后的残余偏移。

可找到不超过 128 像元且不超过影像三分之一的偏移。配准后并未更吻合的波段保持原样，并给出警告。值经插值得到(双三次)；参考波段原样返回。在边缘以外 12 像元以内重复边缘的值。只有单一值的波段留在原处。

移动的物体和高于地面的云吻合较差。位移场栅格含每个波段的 dx 和 dy(像元)：该波段在 p + (dx, dy) 处显示参考波段在 p 处的内容。

任务和指标依据 Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>A raster of two or more bands.</source>
      <translation>两个或更多波段的栅格。</translation>
    </message>
    <message>
      <source>Bands (names or numbers)</source>
      <translation>波段(名称或编号)</translation>
    </message>
    <message>
      <source>What each band is, such as B02,B03,B04,B08, or the numbers of those to use. Empty: all.</source>
      <translation>各波段是什么，例如 B02,B03,B04,B08，或所用波段的编号。留空：全部。</translation>
    </message>
    <message>
      <source>Reference band</source>
      <translation>参考波段</translation>
    </message>
    <message>
      <source>Name or number of the band that stays. Empty: B03, or the second of four.</source>
      <translation>保持不动的波段的名称或编号。留空：B03，或四个中的第二个。</translation>
    </message>
    <message>
      <source>bandloom: local least squares, or a network of the kind of CSR; the bundled one is less exact.</source>
      <translation>bandloom: 局部最小二乘，或 CSR 类的网络；内置网络精度较低。</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr</source>
      <translation>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr,配准,波段偏移,视差,推扫,无人机,光流</translation>
    </message>
    <message>
      <source>Registered bands</source>
      <translation>配准后的波段</translation>
    </message>
    <message>
      <source>Flow [pixels]</source>
      <translation>位移场 [像元]</translation>
    </message>
    <message>
      <source>fr: 21 blocks, 1510 steps</source>
      <translation>fr: 21 个块，1510 步</translation>
    </message>
    <message>
      <source>rr: 24 blocks, 10010 steps</source>
      <translation>rr: 24 个块，10010 步</translation>
    </message>
    <message>
      <source>Of the published notebooks: at full (fr) or reduced resolution (rr).</source>
      <translation>已发表笔记本的设置：全分辨率 (fr) 或降低的分辨率 (rr)。</translation>
    </message>
    <message>
      <source>nested: as pixels lie</source>
      <translation>nested: 按像元位置</translation>
    </message>
    <message>
      <source>published: as in the notebooks</source>
      <translation>published: 与笔记本相同</translation>
    </message>
    <message>
      <source>In the loss. published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, which shifts bands of real products by 5 m (20 m bands) and 25 m (60 m).</source>
      <translation>用于损失。published: 7 个抽头，采样 0, 2, 4, ...，边界外为零，会使真实产品的波段偏移 5 m(20 m 波段)和 25 m(60 m)。</translation>
    </message>
    <message>
      <source>As published. Otherwise so of up to 216 x 216 pixels, and random crops of larger scenes. A scene that memory cannot hold is refused.</source>
      <translation>按发表。否则仅对不超过 216 x 216 像元的景如此，较大的景用随机裁块。内存容不下的景会被拒绝。</translation>
    </message>
    <message>
      <source>Largest value (paper)</source>
      <translation>最大值(paper)</translation>
    </message>
    <message>
      <source>Digital number that the network calls 1. 0: the scene's largest.</source>
      <translation>网络视为 1 的数字量化值。0：本景的最大值。</translation>
    </message>
    <message>
      <source>Fitted model (paper)</source>
      <translation>已拟合模型(paper)</translation>
    </message>
    <message>
      <source>Written as MODEL_OUT before, of this scene or another date: applied as it is in mode instant, gone on from in mode fit.</source>
      <translation>先前作为 MODEL_OUT 写出，属本景或另一日期：模式 instant 中直接应用，模式 fit 中由此继续。</translation>
    </message>
    <message>
      <source>True 20 m bands (paper)</source>
      <translation>真实 20 m 波段(paper)</translation>
    </message>
    <message>
      <source>Of a reduced scene: six bands on the pixels of the 10 m bands. CURVE then has their SRE every 10 steps; nothing is learnt from it. Each step sees the whole scene.</source>
      <translation>用于降质的景：10 m 波段像元上的六个波段。CURVE 此时每 10 步含其 SRE；不从中学习任何内容。每一步都看到整景。</translation>
    </message>
    <message>
      <source>Variant (paper)</source>
      <translation>变体(paper)</translation>
    </message>
    <message>
      <source>Degradation (paper)</source>
      <translation>降质方式(paper)</translation>
    </message>
    <message>
      <source>Whole scene in every step (paper)</source>
      <translation>每步用整景(paper)</translation>
    </message>
    <message>
      <source>Curve of losses (paper)</source>
      <translation>损失曲线(paper)</translation>
    </message>
    <message>
      <source>Leave blank for the profile's</source>
      <translation>留空则使用配置文件的设置</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>默认设备</translation>
    </message>
    <message>
      <source>Memory budget [MB] (0: as fast as possible)</source>
      <translation>内存预算 [MB](0：尽可能快)</translation>
    </message>
    <message>
      <source>Processor threads (0: as many as QGIS may use)</source>
      <translation>处理器线程数(0:QGIS 可用的全部)</translation>
    </message>
    <message>
      <source>Folder of models</source>
      <translation>模型文件夹</translation>
    </message>
    <message>
      <source>Sharpen Sentinel-2 bands</source>
      <translation>锐化 Sentinel-2 波段</translation>
    </message>
    <message>
      <source>Sharpen</source>
      <translation>锐化</translation>
    </message>
    <message>
      <source>Brings the 20 m and 60 m bands of a Sentinel-2 scene to 10 m.</source>
      <translation>把 Sentinel-2 景的 20 m 和 60 m 波段提高到 10 m。</translation>
    </message>
    <message>
      <source>Brings all bands of a Sentinel-2 L1C or L2A scene to 10 m, guided by the scene's own 10 m bands. Give the 10 m, 20 m and (optionally) 60 m bands as they are on disk, one file a band or stacks, or one SAFE product. The 10 m bands are returned as they are; each sharpened band, degraded again by its point spread function, gives the input back within its noise.

Mode 'instant' applies the bundled network at once; 'fit' goes on learning from this scene, one scale down, for better detail in about a minute whatever the scene's size. Network 'paper' is the published S2S-UCNN, trained from nothing on the scene (slow; mode 'fit' only).

Detail that no 10 m band shows cannot be brought back. Clouds and their shadows are sharpened like any surface. Needs onnxruntime, OpenVINO or PyTorch ('fit' and 'paper' need PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</source>
      <translation>以本景自身的 10 m 波段为引导，把 Sentinel-2 L1C 或 L2A 景的所有波段提高到 10 m。按磁盘上的原样给出 10 m、20 m 和(可选)60 m 波段，每波段一个文件或为堆栈，或给出一个 SAFE 产品。10 m 波段原样返回；每个锐化后的波段再以其点扩散函数降质，即在噪声范围内得回输入。

模式“instant”立即应用内置网络；“fit”在本景上低一个尺度继续学习，以得到更好的细节，无论景的大小约需一分钟。网络“paper”为已发表的 S2S-UCNN，在本景上从零训练(慢；仅限模式“fit”)。

任何 10 m 波段都未显示的细节无法恢复。云及其阴影与其他地表一样被锐化。需要 onnxruntime、OpenVINO 或 PyTorch(“fit”和“paper”需要 PyTorch)。

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</translation>
    </message>
    <message>
      <source>Sentinel-2 product (MTD_MSI*.xml *.zip);;All files (*)</source>
      <translation>Sentinel-2 产品 (MTD_MSI*.xml *.zip);;所有文件 (*)</translation>
    </message>
    <message>
      <source>The metadata file (MTD_MSIL1C.xml, MTD_MSIL2A.xml), the zip, or the .SAFE folder, chosen or dropped here.</source>
      <translation>元数据文件(MTD_MSIL1C.xml、MTD_MSIL2A.xml)、zip 或 .SAFE 文件夹，可选择或拖放到此处。</translation>
    </message>
    <message>
      <source>or a SAFE product</source>
      <translation>或 SAFE 产品</translation>
    </message>
    <message>
      <source>fit: learn from the scene first</source>
      <translation>fit: 先由本景学习</translation>
    </message>
    <message>
      <source>instant: the bundled network. fit: learn from this scene first.</source>
      <translation>instant: 内置网络。fit: 先由本景学习。</translation>
    </message>
    <message>
      <source>Bands to write</source>
      <translation>要写出的波段</translation>
    </message>
    <message>
      <source>Bands are written in the order of their names. None chosen: all.</source>
      <translation>波段按名称顺序写出。未选择：全部。</translation>
    </message>
    <message>
      <source>bandloom: registration, regression and a small network. paper: S2S-UCNN.</source>
      <translation>bandloom: 配准、回归和小型网络。paper: S2S-UCNN。</translation>
    </message>
    <message>
      <source>Iterations of the fit</source>
      <translation>拟合迭代次数</translation>
    </message>
    <message>
      <source>Optimiser steps in mode fit. 0: the default.</source>
      <translation>模式 fit 的优化步数。0：默认值。</translation>
    </message>
    <message>
      <source>No input is given: choose the 10 m and 20 m bands, or one SAFE product.</source>
      <translation>没有输入：请选择 10 m 和 20 m 波段，或一个 SAFE 产品。</translation>
    </message>
    <message>
      <source>Both a SAFE product and single bands are given: leave one of them empty.</source>
      <translation>同时给出了 SAFE 产品和单个波段：请将其中之一留空。</translation>
    </message>
    <message>
      <source>The paper's network has no bundled weights and learns from the scene: choose mode fit, or a fitted model.</source>
      <translation>论文的网络没有内置权重，须由本景学习：请选择模式 fit，或已拟合的模型。</translation>
    </message>
    <message>
      <source>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn</source>
      <translation>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn,哨兵二号,超分辨率,锐化,融合</translation>
    </message>
    <message>
      <source>Sharpened bands</source>
      <translation>锐化后的波段</translation>
    </message>
    <message>
      <source>10 m bands</source>
      <translation>10 m 波段</translation>
    </message>
    <message>
      <source>B02, B03, B04, B08: one file a band, or stacks.</source>
      <translation>B02、B03、B04、B08：每波段一个文件，或堆栈。</translation>
    </message>
    <message>
      <source>20 m bands</source>
      <translation>20 m 波段</translation>
    </message>
    <message>
      <source>B05, B06, B07, B8A, B11, B12, in the same way.</source>
      <translation>B05、B06、B07、B8A、B11、B12，方式相同。</translation>
    </message>
    <message>
      <source>60 m bands</source>
      <translation>60 m 波段</translation>
    </message>
    <message>
      <source>B01, B09. Left empty, the 20 m bands are sharpened.</source>
      <translation>B01、B09。留空则只锐化 20 m 波段。</translation>
    </message>
    <message>
      <source>Simulate observation</source>
      <translation>模拟观测</translation>
    </message>
    <message>
      <source>Makes of a raster what a coarser sensor would have seen of it.</source>
      <translation>由栅格生成较粗传感器会看到的影像。</translation>
    </message>
    <message>
      <source>Blurs a raster by a sensor's modulation transfer, takes every so many pixels, and where asked mixes its bands by spectral responses, shifts it and adds noise: what is needed to try a method where the answer is known. The georeference is that of the coarse pixels, corner on corner with the input's.

Wald's protocol: give the MS as input and its PAN too, both are reduced by the ratio; sharpen what comes out, and assess it with the MS as reference. From one sharp image: leave the PAN out, and a PAN is made of the input's bands at their own pixels. From a hyperspectral cube: reduce it once, and once more with spectral responses and ratio 1 for the multispectral image.

The blur is a Gaussian that passes on the sensor's gain at the Nyquist frequency of the result, or a kernel of yours. Noise belongs to a pixel's position and the seed, not to the tile size. Pixels that nodata reach into are nodata. A score on simulated images tells of images that were made so, and of others as far as they are alike.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</source>
      <translation>以传感器的调制传递函数使栅格模糊，每隔若干像元取样，并可按需以光谱响应混合其波段、使其偏移和加入噪声：这是在答案已知时试验方法所需的一切。地理参考为粗像元的地理参考，与输入角对角重合。

Wald 协议：以 MS 为输入并给出其 PAN，两者按比值降低；锐化所得结果，并以 MS 为参考进行评价。由一幅清晰影像出发：不给 PAN，则由输入的波段在其自身像元上合成 PAN。由高光谱立方体出发：先降低一次，再以光谱响应和比值 1 得到多光谱影像。

模糊为高斯函数，在结果的奈奎斯特频率处具有传感器的增益，或为您给出的核。噪声取决于像元位置和种子，与分块大小无关。受无数据影响的像元为无数据。在模拟影像上的评分说明的是如此生成的影像，对其他影像只在其相似的程度上有效。

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</translation>
    </message>
    <message>
      <source>Pixels of the image along the side of one of the result. 1: pixels stay.</source>
      <translation>结果的一个像元边长所含的影像像元数。1：像元不变。</translation>
    </message>
    <message>
      <source>Gives the blur: of bands with its bands' names, else in their order. generic: 0.3 for all.</source>
      <translation>给出模糊：波段名称相符时按名称，否则按顺序。generic: 全部为 0.3。</translation>
    </message>
    <message>
      <source>Reduced by the same ratio. Empty: a PAN is mixed of the image's bands.</source>
      <translation>按同一比值降低。留空：由影像的波段合成 PAN。</translation>
    </message>
    <message>
      <source>Mean of a band over the standard deviation of its noise (100 is 40 dB). 0: no noise.</source>
      <translation>波段均值与其噪声标准差之比(100 即 40 dB)。0：无噪声。</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), or a CSV file: wavelength or band number, then one column for each band of the result. Empty: the image's own bands.</source>
      <translation>传感器名称(例如 sentinel2a_msi)，或 CSV 文件：波长或波段号，其后结果的每个波段一列。留空：影像自身的波段。</translation>
    </message>
    <message>
      <source>published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, as in the notebooks of S2S-UCNN; what is seen then lies off the georeference. For that comparison alone.</source>
      <translation>published: 7 个抽头，采样 0, 2, 4, ...，边界外为零，与 S2S-UCNN 的笔记本相同；所见内容因而偏离地理参考。仅供该比较使用。</translation>
    </message>
    <message>
      <source>Instead of a gain: a CSV file, a square of weights in pixels of the image, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>代替增益：CSV 文件，以影像像元为单位的方形权重，边长不小于比值。或 UDALN 的 PSF.pth。</translation>
    </message>
    <message>
      <source>What is observed: an MS, a hyperspectral cube, any raster.</source>
      <translation>被观测的对象：MS、高光谱立方体或任何栅格。</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>比值</translation>
    </message>
    <message>
      <source>PAN of the pair</source>
      <translation>影像对的 PAN</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio</source>
      <translation>信噪比</translation>
    </message>
    <message>
      <source>Spectral responses</source>
      <translation>光谱响应</translation>
    </message>
    <message>
      <source>published: of S2S-UCNN</source>
      <translation>published: S2S-UCNN 的方式</translation>
    </message>
    <message>
      <source>Degradation</source>
      <translation>降质方式</translation>
    </message>
    <message>
      <source>Point spread function</source>
      <translation>点扩散函数</translation>
    </message>
    <message>
      <source>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation</source>
      <translation>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation,降质,降分辨率,调制传递函数,点扩散函数,噪声,模拟</translation>
    </message>
    <message>
      <source>Observed image</source>
      <translation>观测影像</translation>
    </message>
    <message>
      <source>PAN</source>
      <translation>PAN</translation>
    </message>
    <message>
      <source>Gain at Nyquist</source>
      <translation>奈奎斯特增益</translation>
    </message>
    <message>
      <source>Instead of the sensor's: between 0 and 1, one or one each (0.3,0.28).</source>
      <translation>代替传感器的增益：0 与 1 之间，一个值或每波段一个 (0.3,0.28)。</translation>
    </message>
    <message>
      <source>Shift [pixels of the image]</source>
      <translation>偏移 [影像像元]</translation>
    </message>
    <message>
      <source>rows,columns, such as 0.5,-1: the result shows things so far down and right of where they are.</source>
      <translation>行，列，例如 0.5,-1：结果中的内容相对其所在位置向下和向右移动这么多。</translation>
    </message>
    <message>
      <source>Weights of a mixed PAN</source>
      <translation>合成 PAN 的权重</translation>
    </message>
    <message>
      <source>One number for each band, or a table of one response. Empty: the mean.</source>
      <translation>每个波段一个数，或一个响应的表格。留空：均值。</translation>
    </message>
    <message>
      <source>Super-resolve L1B</source>
      <translation>L1B 超分辨率</translation>
    </message>
    <message>
      <source>Brings four Sentinel-2 L1B bands from 10 m to 5 m and registers them on green.</source>
      <translation>把四个 Sentinel-2 L1B 波段由 10 m 提高到 5 m，并配准到绿波段。</translation>
    </message>
    <message>
      <source>Sentinel-2's L1B images are not resampled: their bands are shifted against each other and hold aliasing, from which detail beyond 10 m can be brought back. This registers blue, red and near infrared on green by a dense flow, lays the samples on a grid of 5 m and adds detail by a small network. One image is enough. The noise of each band is measured: where it dominates, the network takes noise away in place of adding detail.

L1B has no map projection: ground control points and RPCs are carried along. L1C and L2A images work, but their bands have been resampled already and gain less. Detail is an estimate, made for looking and mapping, not for radiometry of single pixels.

The published network REC finds the shifts itself, within its reach. Weights of it that 'Import model' has taken run with the channel attention of the whole scene, so that tiles leave no seams.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. The bundled model is a light network trained on simulated pairs, not the authors' weights.</source>
      <translation>Sentinel-2 的 L1B 影像未经重采样：其波段彼此偏移并含混叠，由此可恢复 10 m 以下的细节。本算法以稠密位移场把蓝、红和近红外配准到绿波段，把采样放到 5 m 格网上，再以小型网络增加细节。一幅影像即可。测量每个波段的噪声：噪声占主导处，网络去除噪声而不增加细节。

L1B 没有地图投影：地面控制点和 RPC 随之保留。L1C 和 L2A 影像也可用，但其波段已经重采样，收益较小。细节是估计值，用于观察和制图，而非单个像元的辐射测量。

已发表的网络 REC 在其所及范围内自行找到偏移。由“导入模型”取得的其权重以整景的通道注意力运行，因此分块之间不留接缝。

任务和指标依据 Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. 内置模型是在模拟影像对上训练的轻量网络，不是作者的权重。</translation>
    </message>
    <message>
      <source>What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared.</source>
      <translation>各波段是什么，例如 B08,B04,B03,B02，或蓝、绿、红、近红外的编号。</translation>
    </message>
    <message>
      <source>Image (B02, B03, B04, B08)</source>
      <translation>影像 (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>A raster with blue, green, red and near infrared of 10 m.</source>
      <translation>含 10 m 的蓝、绿、红和近红外的栅格。</translation>
    </message>
    <message>
      <source>l1bsr_light, or the paper's REC as 'Import model' made it (needs PyTorch).</source>
      <translation>l1bsr_light，或由“导入模型”制成的论文的 REC(需要 PyTorch)。</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr</source>
      <translation>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr,超分辨率,波段配准</translation>
    </message>
    <message>
      <source>Super-resolved bands</source>
      <translation>超分辨率波段</translation>
    </message>
    <message>
      <source>System check</source>
      <translation>系统检查</translation>
    </message>
    <message>
      <source>Shows what Bandloom found on this machine and whether it works.</source>
      <translation>显示 Bandloom 在本机找到的内容及其是否可用。</translation>
    </message>
    <message>
      <source>Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with a real operation, checks all models, the bundled ones and yours, against the digests in their cards, and tries the folders that results are written to and names what runs that were ended by force have left in them. The page also shows the card of each model: sensor, bands, pixel size, what was measured on held-out data, training, licence and citation. Please send the page along when you report a problem.

Output OK is true when everything needed to apply a bundled network works; a damaged model of yours is told and does not change it.</source>
      <translation>列出 QGIS、GDAL、numpy 和运行网络的库的版本，以真实运算试用每个设备，对照卡片中的摘要检查所有模型(内置的和您的)，试用写出结果的文件夹，并指出被强行结束的运行在其中留下了什么。页面还显示每个模型的卡片：传感器、波段、像元大小、在留出数据上的测量结果、训练、许可和引用。报告问题时请附上此页。

当应用内置网络所需的一切都可用时，输出 OK 为真；您的模型若有损坏会告知，但不改变它。</translation>
    </message>
    <message>
      <source>What made this raster?</source>
      <translation>此栅格由什么生成?</translation>
    </message>
    <message>
      <source>A result of Bandloom's: with which version, inputs and settings it was made.</source>
      <translation>Bandloom 的一个结果：由哪个版本、哪些输入和设置生成。</translation>
    </message>
    <message>
      <source>A page with everything that was found.</source>
      <translation>含所有检查结果的页面。</translation>
    </message>
    <message>
      <source>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install</source>
      <translation>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install,诊断,版本,依赖,安装</translation>
    </message>
    <message>
      <source>Everything works</source>
      <translation>一切正常</translation>
    </message>
    <message>
      <source>Train bandpass alignment</source>
      <translation>训练波段响应对齐</translation>
    </message>
    <message>
      <source>Learns from pairs of rasters how one sensor's reflectance looks to another.</source>
      <translation>由栅格对学习一种传感器的反射率在另一种传感器看来如何。</translation>
    </message>
    <message>
      <source>Learns from pairs of scenes, seen by two sensors at about the same time, a model for 'Align bandpass'. Source, target and mask are taken in order; those of one pair lie on one grid (warp them first) and hold the same bands. Pixels count where the mask, if given, is above 0 and nothing is nodata.

With five scenes or more whole scenes are held out, with fewer, blocks of them. The report shows the curves and, on what was held out, the model beside six classical methods; where one of those is better, the log says so.

Network 'bandloom' starts from a least-squares solution and goes on by gradient; 'paper' is the published network and recipe, which needs thousands of patches; it takes them from folders as its authors have them. Mode 'test' scores the model to resume from, by site and tile. Needs PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>由两种传感器在相近时间观测的景对，学习用于“波段响应对齐”的模型。源、目标和掩膜按顺序取用；同一对须位于同一格网(请先变换)且含相同的波段。只计入掩膜(若给出)大于 0 且无任何无数据的像元。

有五景或更多时留出整景，较少时留出其中的块。报告显示曲线，以及在留出部分上该模型与六种经典方法的比较；若其中某一种更好，日志会说明。

网络“bandloom”由最小二乘解出发，再以梯度继续；“paper”为已发表的网络和训练方案，需要数千个样本块，并按作者的形式由文件夹读取。模式“test”按站点和瓦片为要继续的模型评分。需要 PyTorch。

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>After the first validation, as the authors' code does; network 'paper' only.</source>
      <translation>在第一次验证之后，与作者的代码相同；仅限网络 'paper'。</translation>
    </message>
    <message>
      <source>Passes over the pairs; the best state seen is kept.</source>
      <translation>遍历影像对的次数；保留所见的最佳状态。</translation>
    </message>
    <message>
      <source>Scores by site and tile</source>
      <translation>按站点和瓦片的评分</translation>
    </message>
    <message>
      <source>bandloom: what measures best</source>
      <translation>bandloom: 实测最佳</translation>
    </message>
    <message>
      <source>paper: as published</source>
      <translation>paper: 按发表</translation>
    </message>
    <message>
      <source>bandloom: monotone tables, mixed bands, signed correction. paper: as is.</source>
      <translation>bandloom: 单调查找表、混合波段、带符号校正。paper: 保持原样。</translation>
    </message>
    <message>
      <source>Freeze batch normalisation</source>
      <translation>冻结批归一化</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series</source>
      <translation>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series,波段响应,归一化,训练,查找表,时间序列</translation>
    </message>
    <message>
      <source>Source rasters</source>
      <translation>源栅格</translation>
    </message>
    <message>
      <source>Of the sensor that is to be aligned.</source>
      <translation>属于要对齐的传感器。</translation>
    </message>
    <message>
      <source>Targets, in the same order</source>
      <translation>目标，顺序相同</translation>
    </message>
    <message>
      <source>On the sources' grids.</source>
      <translation>位于源的格网上。</translation>
    </message>
    <message>
      <source>Masks, in the same order</source>
      <translation>掩膜，顺序相同</translation>
    </message>
    <message>
      <source>Pixels above 0 count.</source>
      <translation>大于 0 的像元计入。</translation>
    </message>
    <message>
      <source>Weight of smooth tables</source>
      <translation>查找表平滑权重</translation>
    </message>
    <message>
      <source>Weight against falling tables</source>
      <translation>查找表防降权重</translation>
    </message>
    <message>
      <source>The published weight is 0.01. Tables of 'bandloom' cannot fall.</source>
      <translation>发表的权重为 0.01。'bandloom' 的查找表不会下降。</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>轮数</translation>
    </message>
    <message>
      <source>Resume from model</source>
      <translation>由模型继续</translation>
    </message>
    <message>
      <source>Name or path of a model of this kind to go on from. Empty: a new one.</source>
      <translation>要继续的同类模型的名称或路径。留空：新模型。</translation>
    </message>
    <message>
      <source>Licence of the model</source>
      <translation>模型的许可</translation>
    </message>
    <message>
      <source>Written in the model's card, for those whom you give it to.</source>
      <translation>写入模型的卡片，供您分享模型的对象参阅。</translation>
    </message>
    <message>
      <source>Models (*.json)</source>
      <translation>模型 (*.json)</translation>
    </message>
    <message>
      <source>Train L1BSR</source>
      <translation>训练 L1BSR</translation>
    </message>
    <message>
      <source>Learns from L1B images models for 'Super-resolve L1B' and 'Register bands'.</source>
      <translation>由 L1B 影像学习用于“L1B 超分辨率”和“波段配准”的模型。</translation>
    </message>
    <message>
      <source>Learns from images with blue, green, red and near infrared, without any finer image, models for 'Register bands' (CSR) and 'Super-resolve L1B' (REC).

Views of one place by adjacent detectors follow each other in the list: the first with the second, the third with the fourth; or a table names them. Of single images two views each are simulated, at half their resolution, with shifts, parallax, blur, aliasing and noise.

CSR learns that a band of one view, laid on another band and from there on the second view, has to resemble the same band there. REC then sees one view only; its bands, seen on the grid of the other view, have to resemble that. The lower part of each image is held out: on it the best state is chosen, and the report compares with phase correlation and bicubic interpolation.

bandloom trains the light REC, which CSR's flow feeds; paper the published one, which takes days without a GPU at its full size. With both stages, the model of CSR is written beside that of REC, its name ending in _csr. 'Resume from model' goes on where a training ended, or begins with the weights of a model.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>由含蓝、绿、红和近红外的影像，无需任何更细的影像，学习用于“波段配准”(CSR) 和“L1B 超分辨率”(REC) 的模型。

相邻探测器对同一地点的视图在列表中前后相接：第一个与第二个，第三个与第四个；或由表格指定。对单幅影像，各以其一半的分辨率模拟两个视图，含偏移、视差、模糊、混叠和噪声。

CSR 学习的是：一个视图的某波段放到另一波段上，再由此放到第二个视图上，必须与那里的同一波段相似。REC 此时只看到一个视图；其波段在另一视图的格网上看，必须与该视图相似。每幅影像的下部留出：在其上选择最佳状态，报告与相位相关和双三次插值作比较。

bandloom 训练由 CSR 的位移场提供输入的轻量 REC;paper 训练已发表的 REC，以其完整规模在没有 GPU 时需要数天。两个阶段都训练时，CSR 的模型写在 REC 的模型旁，名称以 _csr 结尾。“由模型继续”从训练结束处接着进行，或以某模型的权重开始。

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Views of one place after each other, or single images. Empty where a table is given.</source>
      <translation>同一地点的视图前后相接，或单幅影像。给出表格时留空。</translation>
    </message>
    <message>
      <source>A CSV file whose columns first and second name the two views of a place, relative to it.</source>
      <translation>CSV 文件，其列 first 和 second 指明一个地点的两个视图，路径相对于该文件。</translation>
    </message>
    <message>
      <source>Images (B02, B03, B04, B08)</source>
      <translation>影像 (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>At most; the best state seen is kept.</source>
      <translation>最多次数；保留所见的最佳状态。</translation>
    </message>
    <message>
      <source>Lists of models then show it by this name. Empty: by its path alone.</source>
      <translation>模型列表随后以此名称显示。留空：仅按路径。</translation>
    </message>
    <message>
      <source>auto: by looking</source>
      <translation>auto: 查看后决定</translation>
    </message>
    <message>
      <source>pairs: each with the next</source>
      <translation>pairs: 每个与下一个</translation>
    </message>
    <message>
      <source>single: views are simulated</source>
      <translation>single: 模拟视图</translation>
    </message>
    <message>
      <source>auto: pairs where an even number of images shows one place each two by two, else single.</source>
      <translation>auto: 影像数为偶数且两两显示同一地点时为 pairs，否则为 single。</translation>
    </message>
    <message>
      <source>both: first csr, then rec</source>
      <translation>both: 先 csr，后 rec</translation>
    </message>
    <message>
      <source>csr: registration</source>
      <translation>csr: 配准</translation>
    </message>
    <message>
      <source>rec: super-resolution</source>
      <translation>rec: 超分辨率</translation>
    </message>
    <message>
      <source>CSR registers bands; REC needs a CSR to learn.</source>
      <translation>CSR 配准波段；REC 需要 CSR 才能学习。</translation>
    </message>
    <message>
      <source>bandloom: light and fast</source>
      <translation>bandloom: 轻量而快</translation>
    </message>
    <message>
      <source>paper takes days without a GPU at its full size.</source>
      <translation>paper 以其完整规模在没有 GPU 时需要数天。</translation>
    </message>
    <message>
      <source>CSR of the stage rec</source>
      <translation>阶段 rec 的 CSR</translation>
    </message>
    <message>
      <source>Registers bands while REC learns alone, or is what CSR begins with beside a resumed REC.</source>
      <translation>在只学习 REC 时配准波段，或在继续 REC 时作为 CSR 的起点。</translation>
    </message>
    <message>
      <source>Table of pairs</source>
      <translation>影像对表格</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector</source>
      <translation>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector,训练,超分辨率,配准,自监督</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>视图</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>阶段</translation>
    </message>
    <message>
      <source>Network of REC</source>
      <translation>REC 的网络</translation>
    </message>
    <message>
      <source>Residual groups</source>
      <translation>残差组数</translation>
    </message>
    <message>
      <source>Blocks of a group</source>
      <translation>每组块数</translation>
    </message>
    <message>
      <source>Of the paper's REC: fewer train faster.</source>
      <translation>论文的 REC 的设置：越少训练越快。</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Train pan-sharpening model</source>
      <translation>训练全色锐化模型</translation>
    </message>
    <message>
      <source>Learns from scenes of a sensor a model for 'Pan-sharpen'.</source>
      <translation>由某传感器的景学习用于“全色锐化”的模型。</translation>
    </message>
    <message>
      <source>Learns from one or more pairs of a panchromatic (PAN) and a multispectral (MS) layer a model for 'Pan-sharpen'. PAN and MS are taken in order. Pairs may differ in size and ratio; their MS have the same bands in the same order, unless 'Any number of bands' is chosen.

Wald's protocol: each pair is degraded once more by the sensor's blur, so that the MS itself is the answer. Blocks of each scene are held out: on some of them the best state is chosen, and the training ends where nothing is gained any more; on the others the model is judged beside a cubic enlargement, the classical start and the bundled model. The report shows the table, the curves and pictures; the log says where a simpler method is better.

Give a name to find the model in 'Pan-sharpen' by it; its path serves too. 'Resume from model' goes on where a training ended, as if it had not been interrupted, or begins with the weights of a bundled model. Needs PyTorch and onnx.

Network 'paper' is CF2N, trained by its authors' recipe: L1, Adam at 3e-4, times 0.9 after 100 epochs, 600 epochs, batches of 32. On pairs it adds to the classical start. On a file of patches (PanCollection's .h5, with pan, lms and gt) it adds to their interpolated MS, as published; then leave PAN and MS out.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>由一对或多对全色 (PAN) 和多光谱 (MS) 图层学习用于“全色锐化”的模型。PAN 和 MS 按顺序取用。各对的大小和比值可以不同；其 MS 须有相同的波段和顺序，除非选择“任意波段数”。

Wald 协议：每一对以传感器的模糊再降质一次，使 MS 本身成为答案。每景留出若干块：在其中一些上选择最佳状态，不再有收益时训练结束；在其余的上将模型与三次插值放大、经典初值和内置模型作比较。报告显示表格、曲线和图片；日志说明何处较简单的方法更好。

给出名称，即可在“全色锐化”中以它找到模型；其路径同样可用。“由模型继续”从训练结束处接着进行，如同未曾中断，或以内置模型的权重开始。需要 PyTorch 和 onnx。

网络“paper”为 CF2N，按作者的方案训练：L1,Adam 3e-4,100 轮后乘以 0.9,600 轮，批大小 32。对影像对，它在经典初值上叠加。对样本块文件(PanCollection 的 .h5，含 pan、lms 和 gt)，它按发表的方式在其插值后的 MS 上叠加；此时请不要给出 PAN 和 MS。

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. 初值：Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>Passes over the scenes at most; the best state seen is kept. 0: 60, and 600 with network 'paper'.</source>
      <translation>遍历各景的最多次数；保留所见的最佳状态。0:60，网络 'paper' 为 600。</translation>
    </message>
    <message>
      <source>'Pan-sharpen' then finds the model by this name. Empty: by its path alone.</source>
      <translation>“全色锐化”随后以此名称找到模型。留空：仅按路径。</translation>
    </message>
    <message>
      <source>Panchromatic layers (PAN)</source>
      <translation>全色图层 (PAN)</translation>
    </message>
    <message>
      <source>One band each, the finer pixels.</source>
      <translation>各为单波段，像元较细。</translation>
    </message>
    <message>
      <source>Multispectral layers (MS)</source>
      <translation>多光谱图层 (MS)</translation>
    </message>
    <message>
      <source>In the order of the PAN; pixels 2 to 8 times as large; the same bands in all.</source>
      <translation>与 PAN 顺序相同；像元大 2 至 8 倍；各图层波段相同。</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on each scene.</source>
      <translation>给出波段的模糊。auto: 在每景上测量。</translation>
    </message>
    <message>
      <source>Any number of bands</source>
      <translation>任意波段数</translation>
    </message>
    <message>
      <source>One network that fits any MS: for each band alone, or with 'paper' for the strongest components. Always so beyond 12 bands.</source>
      <translation>适合任何 MS 的一个网络：逐波段单独处理，'paper' 则处理最强的分量。超过 12 个波段时始终如此。</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure.</source>
      <translation>在偏移可靠时校正日志报告的偏移。</translation>
    </message>
    <message>
      <source>A new model's; one to resume from has its own.</source>
      <translation>新模型的设置；要继续的模型有其自身的设置。</translation>
    </message>
    <message>
      <source>File of patches</source>
      <translation>样本块文件</translation>
    </message>
    <message>
      <source>HDF5 with pan, lms and gt (patches, bands, rows, columns), instead of rasters.</source>
      <translation>含 pan、lms 和 gt(样本块、波段、行、列)的 HDF5，代替栅格。</translation>
    </message>
    <message>
      <source>File of patches held out</source>
      <translation>留出的样本块文件</translation>
    </message>
    <message>
      <source>They choose the state and judge it. Empty: a tenth of the patches.</source>
      <translation>用于选择状态并加以评判。留空：样本块的十分之一。</translation>
    </message>
    <message>
      <source>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat</source>
      <translation>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat,全色锐化,训练,全色,多光谱,融合</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>批大小</translation>
    </message>
    <message>
      <source>Patches in a step of 'paper'.</source>
      <translation>'paper' 每步的样本块数。</translation>
    </message>
    <message>
      <source>Of 'paper'.</source>
      <translation>用于 'paper'。</translation>
    </message>
    <message>
      <source>Value that patches call 1</source>
      <translation>样本块视为 1 的值</translation>
    </message>
    <message>
      <source>The authors divide all by 2047; 1023 fits 10 bits.</source>
      <translation>作者一律除以 2047;1023 适合 10 位。</translation>
    </message>
    <message>
      <source>Give PAN and MS, or a file of patches: one of the two.</source>
      <translation>请给出 PAN 和 MS，或样本块文件：二者之一。</translation>
    </message>
    <message>
      <source>A file of patches trains CF2N: choose the network 'paper'.</source>
      <translation>样本块文件用于训练 CF2N：请选择网络 'paper'。</translation>
    </message>
    <message>
      <source>Networks need one of these engines. Nothing is installed without a click, and QGIS's own Python packages stay as they are. Sizes are those of Linux.</source>
      <translation>网络需要以下引擎之一。未经点击不会安装任何内容，QGIS 自身的 Python 包保持不变。大小以 Linux 为准。</translation>
    </message>
    <message>
      <source>Folder of a virtual environment, or its site-packages</source>
      <translation>虚拟环境的文件夹，或其 site-packages</translation>
    </message>
    <message>
      <source>Bandloom: engine set-up</source>
      <translation>Bandloom：引擎设置</translation>
    </message>
    <message>
      <source>Install</source>
      <translation>安装</translation>
    </message>
    <message>
      <source>Install from a folder of wheels...</source>
      <translation>从 wheel 文件夹安装...</translation>
    </message>
    <message>
      <source>Uninstall</source>
      <translation>卸载</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Try it on the sample</source>
      <translation>用示例试一试</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>Folder of wheels (*.whl)</source>
      <translation>wheel 文件夹 (*.whl)</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Installed</source>
      <translation>已安装</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>下载</translation>
    </message>
    <message>
      <source>On disk</source>
      <translation>磁盘占用</translation>
    </message>
    <message>
      <source>Go on: {algorithm}</source>
      <translation>继续：{algorithm}</translation>
    </message>
    <message>
      <source>Stop using the other environment</source>
      <translation>停止使用另一环境</translation>
    </message>
    <message>
      <source>Use another environment...</source>
      <translation>使用另一环境...</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>Done. If an algorithm has run before, restart QGIS.</source>
      <translation>完成。如果此前运行过算法，请重新启动 QGIS。</translation>
    </message>
    <message>
      <source>Folder: {folder}</source>
      <translation>文件夹：{folder}</translation>
    </message>
    <message>
      <source>{version}, elsewhere</source>
      <translation>{version}，在别处</translation>
    </message>
    <message>
      <source>Cancelled: nothing was kept.</source>
      <translation>已取消：未保留任何内容。</translation>
    </message>
    <message>
      <source>It did not work.</source>
      <translation>未成功。</translation>
    </message>
    <message>
      <source>{size} MB</source>
      <translation>{size} MB</translation>
    </message>
    <message>
      <source>Packages of another environment are used too: {folder}</source>
      <translation>另一环境的包也在使用：{folder}</translation>
    </message>
    <message>
      <source>Bandloom's networks need an engine, which is installed with a click.</source>
      <translation>Bandloom 的网络需要一个引擎，点击即可安装。</translation>
    </message>
    <message>
      <source>Engine set-up...</source>
      <translation>引擎设置...</translation>
    </message>
    <message>
      <source>Bandloom sample</source>
      <translation>Bandloom 示例</translation>
    </message>
    <message>
      <source>The sample is loaded. Go on in the Processing toolbox: Bandloom &gt; {group} &gt; {algorithm}.</source>
      <translation>示例已加载。请在处理工具箱中继续：Bandloom &gt; {group} &gt; {algorithm}。</translation>
    </message>
    <message>
      <source>ONNX Runtime, processor</source>
      <translation>ONNX Runtime，处理器</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor: the smallest that is enough.</source>
      <translation>在处理器上运行内置和导入的网络：够用的最小选择。</translation>
    </message>
    <message>
      <source>ONNX Runtime, NVIDIA GPU</source>
      <translation>ONNX Runtime,NVIDIA GPU</translation>
    </message>
    <message>
      <source>Bundled and imported networks on an NVIDIA GPU.</source>
      <translation>在 NVIDIA GPU 上运行内置和导入的网络。</translation>
    </message>
    <message>
      <source>OpenVINO, processor</source>
      <translation>OpenVINO，处理器</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor, fastest on Intel's.</source>
      <translation>在处理器上运行内置和导入的网络，在 Intel 处理器上最快。</translation>
    </message>
    <message>
      <source>PyTorch, processor</source>
      <translation>PyTorch，处理器</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on the processor.</source>
      <translation>在处理器上运行所有网络、对景的拟合和训练。</translation>
    </message>
    <message>
      <source>PyTorch, NVIDIA GPU</source>
      <translation>PyTorch,NVIDIA GPU</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on an NVIDIA GPU.</source>
      <translation>在 NVIDIA GPU 上运行所有网络、对景的拟合和训练。</translation>
    </message>
    <message>
      <source>Mathematics that every algorithm needs; installed with each of the others where QGIS lacks it.</source>
      <translation>每个算法都需要的数学库；QGIS 缺少时与其他各项一起安装。</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; before: of the source as it is.</source>
      <translation>RMSE 以数字量化值计，反射率 x 10000；之前：源影像原样。</translation>
    </message>
    <message>
      <source>RMSE before {band}</source>
      <translation>之前的 RMSE {band}</translation>
    </message>
    <message>
      <source>site</source>
      <translation>地点</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>瓦片</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>像元数</translation>
    </message>
    <message>
      <source>Bandpass alignment: test of {model}</source>
      <translation>波段响应对齐：{model} 的检验</translation>
    </message>
    <message>
      <source>{count} pixels</source>
      <translation>{count} 个像元</translation>
    </message>
    <message>
      <source>Fusion quality</source>
      <translation>融合质量</translation>
    </message>
    <message>
      <source>Against the reference</source>
      <translation>与参考影像比较</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>参考影像</translation>
    </message>
    <message>
      <source>Against MS and PAN, at full resolution</source>
      <translation>与 MS 和 PAN 比较，全分辨率</translation>
    </message>
    <message>
      <source>Against the MS</source>
      <translation>与 MS 比较</translation>
    </message>
    <message>
      <source>Scales or offsets differ, so that physical values are compared.</source>
      <translation>比例或偏移不同，因此比较的是物理值。</translation>
    </message>
    <message>
      <source>{hsi} with {msi}, preset {preset}</source>
      <translation>{hsi} 与 {msi}，预设 {preset}</translation>
    </message>
    <message>
      <source>fused</source>
      <translation>融合</translation>
    </message>
    <message>
      <source>The {what}'s pixels are {ratio} times those of the fused raster: it is resampled by cubic convolution, and scores are those of the resampled image.</source>
      <translation>{what} 的像元是融合栅格的 {ratio} 倍：以三次卷积重采样，各项得分属于重采样后的影像。</translation>
    </message>
    <message>
      <source>The {what}'s pixels do not lie on those of the fused raster: it is resampled by cubic convolution, which blurs it, and scores suffer.</source>
      <translation>{what} 的像元不落在融合栅格的像元上：以三次卷积重采样，使其模糊，得分因此降低。</translation>
    </message>
    <message>
      <source>Bands compared with the {what} in the order of the files: {pairs}.</source>
      <translation>与 {what} 按文件顺序比较的波段：{pairs}。</translation>
    </message>
    <message>
      <source>The names of the fused bands and of the {what}'s differ.</source>
      <translation>融合影像与 {what} 的波段名称不同。</translation>
    </message>
    <message>
      <source>Bands compared with the {what} by name: {pairs}.</source>
      <translation>与 {what} 按名称比较的波段：{pairs}。</translation>
    </message>
    <message>
      <source>{first} {second}</source>
      <translation>{first}{second}</translation>
    </message>
    <message>
      <source>Bands that only one of both has are not scored: {names}.</source>
      <translation>只有其中一方具有的波段不评分：{names}。</translation>
    </message>
    <message>
      <source>split by blocks</source>
      <translation>按块划分</translation>
    </message>
    <message>
      <source>split by scene</source>
      <translation>按景划分</translation>
    </message>
    <message>
      <source>Root mean square error of each band</source>
      <translation>各波段的均方根误差</translation>
    </message>
    <message>
      <source>Expected errors</source>
      <translation>预期误差</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, by band (0.68)</source>
      <translation>低于预期误差的比例，按波段 (0.68)</translation>
    </message>
    <message>
      <source>The mean of {count} bands stands for the PAN.</source>
      <translation>以 {count} 个波段的平均代替 PAN。</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>指标</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>含义</translation>
    </message>
    <message>
      <source>Fused</source>
      <translation>融合结果</translation>
    </message>
    <message>
      <source>Error (light: large)</source>
      <translation>误差(亮：大)</translation>
    </message>
    <message>
      <source>Spectral angle (light: large)</source>
      <translation>光谱角(亮：大)</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>地物</translation>
    </message>
    <message>
      <source>Share of errors below the expected one</source>
      <translation>低于预期误差的比例</translation>
    </message>
    <message>
      <source>found</source>
      <translation>实测</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>与预期相同</translation>
    </message>
    <message>
      <source>Reliability diagram: errors that were found over those that were expected</source>
      <translation>可靠性图：实测误差对预期误差</translation>
    </message>
    <message>
      <source>expected error over value</source>
      <translation>预期误差与数值之比</translation>
    </message>
    <message>
      <source>error found over value</source>
      <translation>实测误差与数值之比</translation>
    </message>
    <message>
      <source>Detail added (light: much)</source>
      <translation>增加的细节(亮：多)</translation>
    </message>
    <message>
      <source>band {number}</source>
      <translation>波段 {number}</translation>
    </message>
    <message>
      <source>Histogram of the scene before and after</source>
      <translation>场景前后的直方图</translation>
    </message>
    <message>
      <source>Bandpass alignment</source>
      <translation>波段响应对齐</translation>
    </message>
    <message>
      <source>{file} as {sensor} by model {model}</source>
      <translation>{file} 变为 {sensor}，模型 {model}</translation>
    </message>
    <message>
      <source>The scene</source>
      <translation>场景</translation>
    </message>
    <message>
      <source>band</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>table's end [DN]</source>
      <translation>查找表末端 [DN]</translation>
    </message>
    <message>
      <source>median before</source>
      <translation>之前的中位数</translation>
    </message>
    <message>
      <source>median after</source>
      <translation>之后的中位数</translation>
    </message>
    <message>
      <source>above the end</source>
      <translation>超出末端</translation>
    </message>
    <message>
      <source>Digital numbers are reflectance x 10000.</source>
      <translation>数字量化值为反射率 x 10000。</translation>
    </message>
    <message>
      <source>What the table alone adds</source>
      <translation>仅查找表带来的变化</translation>
    </message>
    <message>
      <source>digital number</source>
      <translation>数字量化值</translation>
    </message>
    <message>
      <source>change</source>
      <translation>变化</translation>
    </message>
    <message>
      <source>% of pixels</source>
      <translation>像元百分比</translation>
    </message>
    <message>
      <source>before</source>
      <translation>之前</translation>
    </message>
    <message>
      <source>after</source>
      <translation>之后</translation>
    </message>
    <message>
      <source>Fusion of a hyperspectral and a multispectral image</source>
      <translation>高光谱与多光谱影像的融合</translation>
    </message>
    <message>
      <source>{images}, ratio {ratio}</source>
      <translation>{images}，比例 {ratio}</translation>
    </message>
    <message>
      <source>Centre {row} rows, {col} columns from the coarse pixel's (fine pixels); width at half maximum, as of a Gaussian, {height} rows, {width} columns.</source>
      <translation>中心距粗像元中心 {row} 行、{col} 列(细像元)；按高斯函数的半高宽为 {height} 行、{width} 列。</translation>
    </message>
    <message>
      <source>Spectral responses, estimated, each of sum 1</source>
      <translation>估计的光谱响应，各自之和为 1</translation>
    </message>
    <message>
      <source>Spectral responses, as given, each of sum 1</source>
      <translation>给定的光谱响应，各自之和为 1</translation>
    </message>
    <message>
      <source>Coarse row {row}, column {col}</source>
      <translation>粗像元第 {row} 行、第 {col} 列</translation>
    </message>
    <message>
      <source>stage {number}</source>
      <translation>阶段 {number}</translation>
    </message>
    <message>
      <source>wavelength [nm]</source>
      <translation>波长 [nm]</translation>
    </message>
    <message>
      <source>Losses</source>
      <translation>损失</translation>
    </message>
    <message>
      <source>Loss of each stage</source>
      <translation>各阶段的损失</translation>
    </message>
    <message>
      <source>step</source>
      <translation>步</translation>
    </message>
    <message>
      <source>log10 of the loss</source>
      <translation>损失的 log10</translation>
    </message>
    <message>
      <source>Beside the reference</source>
      <translation>与参考影像对照</translation>
    </message>
    <message>
      <source>{side} x {side} fine pixels</source>
      <translation>{side} x {side} 个细像元</translation>
    </message>
    <message>
      <source>Standard errors: centre {row} and {col}, width {height} and {width}.</source>
      <translation>标准误差：中心 {row} 和 {col}，宽度 {height} 和 {width}。</translation>
    </message>
    <message>
      <source>response</source>
      <translation>响应</translation>
    </message>
    <message>
      <source>Spectra before and after</source>
      <translation>前后的光谱</translation>
    </message>
    <message>
      <source>coarse pixel</source>
      <translation>粗像元</translation>
    </message>
    <message>
      <source>fused pixel in its middle</source>
      <translation>其中央的融合像元</translation>
    </message>
    <message>
      <source>value</source>
      <translation>数值</translation>
    </message>
    <message>
      <source>after stage</source>
      <translation>阶段之后</translation>
    </message>
    <message>
      <source>relative difference (L1)</source>
      <translation>相对差异 (L1)</translation>
    </message>
    <message>
      <source>{count} image(s), views simulated of single images, the lower part of each held out</source>
      <translation>{count} 幅影像，由单幅影像模拟的视图，各自的下部留出</translation>
    </message>
    <message>
      <source>{count} image(s), pairs of views, the lower part of each held out</source>
      <translation>{count} 幅影像，视图对，各自的下部留出</translation>
    </message>
    <message>
      <source>The light network learns to undo the instrument's blur, and is compared with the other view through it; bicubic interpolation is compared as it is. The state that is kept was chosen on the held-out part, so its figures there are a little flattering.</source>
      <translation>轻量网络学习消除仪器的模糊，并经该模糊与另一视图比较；双三次插值则原样比较。保留的状态是在留出部分上选出的，因此其数值在该处略偏乐观。</translation>
    </message>
    <message>
      <source>L1BSR: training</source>
      <translation>L1BSR：训练</translation>
    </message>
    <message>
      <source>Loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>每轮之后的损失；保留第 {epoch} 轮之后的状态</translation>
    </message>
    <message>
      <source>{network} on what was held out</source>
      <translation>{network} 在留出部分上</translation>
    </message>
    <message>
      <source>Means over held-out windows</source>
      <translation>留出窗口的平均</translation>
    </message>
    <message>
      <source>learnt from</source>
      <translation>学习部分</translation>
    </message>
    <message>
      <source>held out</source>
      <translation>留出部分</translation>
    </message>
    <message>
      <source>epoch</source>
      <translation>轮</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>损失</translation>
    </message>
    <message>
      <source>method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>cubic</source>
      <translation>三次插值</translation>
    </message>
    <message>
      <source>classical start</source>
      <translation>经典初值</translation>
    </message>
    <message>
      <source>trained</source>
      <translation>训练所得</translation>
    </message>
    <message>
      <source>{count} pair(s), Wald's protocol, held-out blocks</source>
      <translation>{count} 对，Wald 协议，留出块</translation>
    </message>
    <message>
      <source>Means over the pairs, one scale down; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>各对的平均，低一级尺度；ERGAS 和 SAM(度)最佳为 0，Q2n 最佳为 1</translation>
    </message>
    <message>
      <source>The first held-out blocks chose the state that is kept; the table is of others, seen by nobody.</source>
      <translation>第一部分留出块用于选择保留的状态；表格来自其余从未见过的块。</translation>
    </message>
    <message>
      <source>CF2N on patches, {count} of them held out</source>
      <translation>基于图块的 CF2N，其中 {count} 个留出</translation>
    </message>
    <message>
      <source>Means over the patches; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>各图块的平均；ERGAS 和 SAM(度)最佳为 0，Q2n 最佳为 1</translation>
    </message>
    <message>
      <source>Mean loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>每轮之后的平均损失；保留第 {epoch} 轮之后的状态</translation>
    </message>
    <message>
      <source>Pan-sharpening: training</source>
      <translation>全色锐化：训练</translation>
    </message>
    <message>
      <source>On what was held out</source>
      <translation>在留出部分上</translation>
    </message>
    <message>
      <source>ERGAS by method</source>
      <translation>各方法的 ERGAS</translation>
    </message>
    <message>
      <source>A place that was held out for the most part</source>
      <translation>大部分被留出的一处</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>训练</translation>
    </message>
    <message>
      <source>truth</source>
      <translation>真值</translation>
    </message>
    <message>
      <source>{area} MPixel: prepared in {prepared} s, {verb} in {computed} s ({rate} MPixel/s).</source>
      <translation>{area} 百万像元：准备用时 {prepared} 秒，{verb}用时 {computed} 秒({rate} 百万像元/秒)。</translation>
    </message>
    <message>
      <source>Mean RMSE on what the state kept is chosen on</source>
      <translation>用于选择保留状态的部分上的平均 RMSE</translation>
    </message>
    <message>
      <source>Bandpass alignment: training</source>
      <translation>波段响应对齐：训练</translation>
    </message>
    <message>
      <source>{pairs}, {how}</source>
      <translation>{pairs}，{how}</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; best: {method}</source>
      <translation>RMSE 以数字量化值计，反射率 x 10000；最佳：{method}</translation>
    </message>
    <message>
      <source>Mean RMSE by method</source>
      <translation>各方法的平均 RMSE</translation>
    </message>
    <message>
      <source>DN</source>
      <translation>DN</translation>
    </message>
    <message>
      <source>Loss on the training pairs</source>
      <translation>训练对上的损失</translation>
    </message>
    <message>
      <source>mean RMSE</source>
      <translation>平均 RMSE</translation>
    </message>
    <message>
      <source>{count} pairs</source>
      <translation>{count} 对</translation>
    </message>
    <message>
      <source>identity</source>
      <translation>不变</translation>
    </message>
    <message>
      <source>per-band linear</source>
      <translation>逐波段线性</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>仿射</translation>
    </message>
    <message>
      <source>histogram matching</source>
      <translation>直方图匹配</translation>
    </message>
    <message>
      <source>tile histogram matching</source>
      <translation>瓦片直方图匹配</translation>
    </message>
    <message>
      <source>monotone table</source>
      <translation>单调查找表</translation>
    </message>
    <message>
      <source>Noise of the MSI bands: {noise}.</source>
      <translation>MSI 各波段的噪声：{noise}。</translation>
    </message>
    <message>
      <source>no registration</source>
      <translation>未配准</translation>
    </message>
    <message>
      <source>phase correlation</source>
      <translation>相位相关</translation>
    </message>
    <message>
      <source>bicubic</source>
      <translation>双三次</translation>
    </message>
    <message>
      <source>bicubic, registered by CSR</source>
      <translation>双三次，经 CSR 配准</translation>
    </message>
    <message>
      <source>apart from the other view [deviations]</source>
      <translation>与另一视图之差 [标准差]</translation>
    </message>
    <message>
      <source>median end-point error [pixels]</source>
      <translation>位移误差中位数 [像元]</translation>
    </message>
    <message>
      <source>flat</source>
      <translation>平坦</translation>
    </message>
    <message>
      <source>between</source>
      <translation>中间</translation>
    </message>
    <message>
      <source>edge</source>
      <translation>边缘</translation>
    </message>
    <message>
      <source>Spectral angle [degrees], 0 is best</source>
      <translation>光谱角 [度]，0 最佳</translation>
    </message>
    <message>
      <source>Relative error of all bands [%], 0 is best</source>
      <translation>所有波段的相对误差 [%]，0 最佳</translation>
    </message>
    <message>
      <source>Peak signal to noise [dB], higher is better</source>
      <translation>峰值信噪比 [dB]，越高越好</translation>
    </message>
    <message>
      <source>Root mean square error, 0 is best</source>
      <translation>均方根误差，0 最佳</translation>
    </message>
    <message>
      <source>Correlation, 1 is best</source>
      <translation>相关系数，1 最佳</translation>
    </message>
    <message>
      <source>Correlation of detail, 1 is best</source>
      <translation>细节的相关系数，1 最佳</translation>
    </message>
    <message>
      <source>Structural similarity, 1 is best</source>
      <translation>结构相似性，1 最佳</translation>
    </message>
    <message>
      <source>Quality index Q, 1 is best</source>
      <translation>质量指数 Q，1 最佳</translation>
    </message>
    <message>
      <source>Quality index of all bands together, 1 is best</source>
      <translation>所有波段共同的质量指数，1 最佳</translation>
    </message>
    <message>
      <source>Change of the relations between bands, 0 is best</source>
      <translation>波段间关系的变化，0 最佳</translation>
    </message>
    <message>
      <source>Change of the relation to the PAN, 0 is best</source>
      <translation>与 PAN 关系的变化，0 最佳</translation>
    </message>
    <message>
      <source>Quality without reference, 1 is best</source>
      <translation>无参考质量，1 最佳</translation>
    </message>
    <message>
      <source>Distance from the MS after degrading, 0 is best</source>
      <translation>退化后与 MS 的距离，0 最佳</translation>
    </message>
    <message>
      <source>Quality without reference, hybrid, 1 is best</source>
      <translation>无参考质量(混合)，1 最佳</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, 0.68 is best</source>
      <translation>低于预期误差的比例，0.68 最佳</translation>
    </message>
    <message>
      <source>Share of errors below twice the expected one, 0.95 is best</source>
      <translation>低于两倍预期误差的比例，0.95 最佳</translation>
    </message>
    <message>
      <source>Expected error over value, less is better where coverage holds</source>
      <translation>预期误差与数值之比，在覆盖率成立时越小越好</translation>
    </message>
    <message>
      <source>Load sample</source>
      <translation>加载示例</translation>
    </message>
    <message>
      <source>Pan-sharpens in mode 'instant' and scores the result against its own PAN and MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): raster, report and numbers.</source>
      <translation>以模式“instant”进行全色锐化，并对照其自身的 PAN 和 MS 为结果评分(D_lambda、D_s、QNR、D_lambda_K、HQNR)：栅格、报告和数值。</translation>
    </message>
    <message>
      <source>Chains</source>
      <translation>处理链</translation>
    </message>
    <message>
      <source>Pan-sharpen and assess</source>
      <translation>全色锐化并评价</translation>
    </message>
    <message>
      <source>Pansharpened</source>
      <translation>全色锐化影像</translation>
    </message>
    <message>
      <source>Sharpens all bands of a Sentinel-2 Level-2A product to 10 m, then turns blue, green, red and near infrared into what Gaofen-1 WFV would have measured. One product in, both rasters and a report out.</source>
      <translation>把 Sentinel-2 Level-2A 产品的所有波段锐化到 10 m，然后把蓝、绿、红和近红外转换为高分一号 WFV 会测得的值。输入一个产品，输出两个栅格和一份报告。</translation>
    </message>
    <message>
      <source>Sentinel-2 product to Gaofen-1 WFV at 10 m</source>
      <translation>Sentinel-2 产品转换为 10 m 高分一号 WFV</translation>
    </message>
    <message>
      <source>Level-2A product (MTD_MSIL2A.xml, zip)</source>
      <translation>Level-2A 产品 (MTD_MSIL2A.xml, zip)</translation>
    </message>
    <message>
      <source>Aligned</source>
      <translation>对齐结果</translation>
    </message>
    <message>
      <source>Sharpened</source>
      <translation>锐化结果</translation>
    </message>
    <message>
      <source>Super-resolves a Level-1B image to 5 m, and scores how well the result, seen through the sensor again, gives the image back (D_lambda_K). The image's bands are registered first: the result's bands are, too.</source>
      <translation>把 Level-1B 影像超分辨率到 5 m，并评价结果再经传感器观测后还原该影像的程度 (D_lambda_K)。影像的波段先经配准：结果的波段也是如此。</translation>
    </message>
    <message>
      <source>Super-resolve L1B and assess</source>
      <translation>L1B 超分辨率并评价</translation>
    </message>
    <message>
      <source>Superresolved</source>
      <translation>超分辨率结果</translation>
    </message>
  </context>
</TS>
