<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW" sourcelanguage="en">
  <context>
    <name>Bandloom</name>
    <message>
      <source>Align bandpass</source>
      <translation>波段響應對齊</translation>
    </message>
    <message>
      <source>Align</source>
      <translation>對齊</translation>
    </message>
    <message>
      <source>Makes Sentinel-2 reflectance look as if Gaofen-1 WFV had measured it, or any trained pair.</source>
      <translation>使 Sentinel-2 反射率如同由高分一號 WFV 所測，或轉換為任何已訓練的感測器對。</translation>
    </message>
    <message>
      <source>Turns surface reflectance of one sensor into what another one would have measured, so that both make one time series. The bundled models go from Sentinel-2 (blue, green, red, near infrared) to the camera WFV1 of Gaofen-1, or WFV2 to WFV4: choose that of your image. They were made from spectral libraries and responses. Train others with 'Train bandpass alignment'.

A model makes a lookup table for each band and a mixture of the bands of each pixel; networks that you train read the histogram of the whole scene, or of the raster given as its tile. The image stays as sharp as it is, unless you state a blur or have it measured from a raster of the other sensor. Stored values become reflectance by the scale and offset in the file; without them integers are taken as reflectance x 10000 and real numbers as reflectance. The result has the input's data type and scale.

Clouds and nodata should be masked: they are left out of the histogram. Values above a table's end are counted in the log. Needs onnxruntime, OpenVINO or PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>把一種感測器的地表反射率轉換為另一種感測器會測得的值，使兩者構成同一時間序列。內建模型由 Sentinel-2(藍、綠、紅、近紅外)轉換到高分一號的相機 WFV1，或 WFV2 至 WFV4：請選擇與您的影像對應的一個。它們由光譜庫和光譜響應生成。其他模型可用「訓練波段響應對齊」訓練。

模型為每個波段生成一張查找表，並對每個像素的波段進行混合；您自己訓練的網路讀取整景的直方圖，或讀取作為圖磚給出的網格的直方圖。影像的清晰度保持不變，除非您指定模糊，或由另一感測器的網格測量模糊。儲存值依檔案中的縮放和偏移換算為反射率；檔案中沒有時，整數視為反射率 x 10000，實數視為反射率。結果的資料型別和縮放與輸入相同。

雲和無資料區應先遮罩：它們不計入直方圖。超出查找表末端的值會在日誌中計數。需要 onnxruntime、OpenVINO 或 PyTorch。

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>Numbers or names in this order, such as 2,3,4,8 or B02,B03,B04,B08. Empty: by their names.</source>
      <translation>依此順序的編號或名稱，例如 2,3,4,8 或 B02,B03,B04,B08。留空：依名稱尋找。</translation>
    </message>
    <message>
      <source>Standard deviation of a Gaussian that makes the result as soft as the other sensor's image. 0: none.</source>
      <translation>高斯函數的標準差，使結果與另一感測器的影像同樣柔和。0：不模糊。</translation>
    </message>
    <message>
      <source>A raster of the other sensor over the same place: the result becomes as soft. Empty: the blur as stated.</source>
      <translation>同一地點的另一感測器的網格：結果變得與它同樣柔和。留空：使用指定的模糊。</translation>
    </message>
    <message>
      <source>Surface reflectance</source>
      <translation>地表反射率</translation>
    </message>
    <message>
      <source>A raster that holds blue, green, red and near infrared.</source>
      <translation>含藍、綠、紅和近紅外波段的網格。</translation>
    </message>
    <message>
      <source>Bands (blue, green, red, NIR)</source>
      <translation>波段(藍、綠、紅、近紅外)</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file. The default is for WFV1.</source>
      <translation>內建或匯入模型的名稱，或模型檔案的路徑。預設模型用於 WFV1。</translation>
    </message>
    <message>
      <source>Tile of the histogram</source>
      <translation>直方圖所用圖磚</translation>
    </message>
    <message>
      <source>For a raster cut from a tile: the tile itself. Empty: the raster.</source>
      <translation>若網格裁自某一圖磚：該圖磚本身。留空：該網格。</translation>
    </message>
    <message>
      <source>Blur [pixels]</source>
      <translation>模糊 [像素]</translation>
    </message>
    <message>
      <source>Measure the blur from</source>
      <translation>由此測量模糊</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series</source>
      <translation>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series,波段響應,正規化,高分一號,光譜響應,查找表,時間序列</translation>
    </message>
    <message>
      <source>Aligned reflectance</source>
      <translation>對齊後的反射率</translation>
    </message>
    <message>
      <source>Lookup tables</source>
      <translation>查找表</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>CSV 檔案 (*.csv)</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>報告</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>HTML 檔案 (*.html)</translation>
    </message>
    <message>
      <source>Only this part is written, grown to whole coarse pixels: what the map shows, the extent of a layer, or drawn. Empty: the whole scene.</source>
      <translation>只寫出這一部分，並擴展到完整的粗像素：地圖顯示的範圍、圖層範圍或繪製的範圍。留空：整景。</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>感興趣區</translation>
    </message>
    <message>
      <source>Area as polygons</source>
      <translation>多邊形區域</translation>
    </message>
    <message>
      <source>Only what lies in them is written; beside them there is nodata.</source>
      <translation>只寫出多邊形內的部分；其外為無資料。</translation>
    </message>
    <message>
      <source>scene: pixels are those that the whole scene's run gives. area: what lies elsewhere, such as sea or clouds, has no say.</source>
      <translation>scene: 像素值與整景執行所得相同。area: 區域以外的內容(如海面或雲)不起作用。</translation>
    </message>
    <message>
      <source>scene: the whole scene</source>
      <translation>scene: 整景</translation>
    </message>
    <message>
      <source>area: the area alone</source>
      <translation>area: 僅該區域</translation>
    </message>
    <message>
      <source>Learn from</source>
      <translation>學習範圍</translation>
    </message>
    <message>
      <source>Assess fusion quality</source>
      <translation>評價融合品質</translation>
    </message>
    <message>
      <source>Assess and manage</source>
      <translation>評價與管理</translation>
    </message>
    <message>
      <source>Scores a fused raster against a reference, or against its own PAN and MS.</source>
      <translation>對照參考影像，或對照其自身的 PAN 和 MS，為融合網格評分。</translation>
    </message>
    <message>
      <source>Scores a pan-sharpened or otherwise fused raster and writes an HTML report with figures, error maps and charts, the numbers as JSON, and each as an output that a model can branch on.

With a reference (protocol 'reduced': inputs that were degraded, fused and compared with the original; or a sharper image of the place): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q and Q2n. Without one (protocol 'full'), from the MS and the PAN: D_lambda, D_s, QNR, D_lambda_K and HQNR; from the MS alone: D_lambda and D_lambda_K. 'auto' computes what the inputs allow. An MSI may stand for the PAN: the mean of its bands is then used. With a reference, expected errors ('Reliability') are judged too: how many errors stay below one and two of them, by band and ground.

Indices without a reference tell a distorted image from a faithful one, but do not rank good ones.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</source>
      <translation>為全色銳化或以其他方式融合的網格評分，寫出含數值、誤差圖和圖表的 HTML 報告，以及 JSON 格式的數值；每個數值也是一個輸出，可供模型據此分支。

有參考時(方案「reduced」：輸入經降質、融合後與原始影像比較；或同一地點更清晰的影像):SAM、ERGAS、PSNR、RMSE、CC、SCC、SSIM、Q 和 Q2n。無參考時(方案「full」)，由 MS 和 PAN 計算 D_lambda、D_s、QNR、D_lambda_K 和 HQNR；僅有 MS 時計算 D_lambda 和 D_lambda_K。「auto」計算輸入所允許的全部指標。可用 MSI 代替 PAN：此時使用其各波段的均值。有參考時也評判預期誤差(「可靠性」)：依波段和地物統計有多少誤差在其一倍和兩倍以內。

無參考指標能區分失真影像與忠實影像，但不能為好的影像排名。

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</translation>
    </message>
    <message>
      <source>auto: what the inputs allow</source>
      <translation>auto: 輸入所允許的全部</translation>
    </message>
    <message>
      <source>reduced: against the reference</source>
      <translation>reduced: 對照參考影像</translation>
    </message>
    <message>
      <source>full: against MS and PAN</source>
      <translation>full: 對照 MS 和 PAN</translation>
    </message>
    <message>
      <source>Protocol</source>
      <translation>方案</translation>
    </message>
    <message>
      <source>reduced: the reference. full: MS and PAN. auto: what there is.</source>
      <translation>reduced: 參考影像。full: MS 和 PAN。auto: 依已有輸入。</translation>
    </message>
    <message>
      <source>Sensor</source>
      <translation>感測器</translation>
    </message>
    <message>
      <source>Gives the blur of the bands for D_lambda_K.</source>
      <translation>給出 D_lambda_K 所用的波段模糊。</translation>
    </message>
    <message>
      <source>Ratio of the pixel sizes</source>
      <translation>像素大小之比</translation>
    </message>
    <message>
      <source>Pixel size of the MS over that of the fused raster. 0: from the rasters.</source>
      <translation>MS 與融合網格的像素大小之比。0：由網格得出。</translation>
    </message>
    <message>
      <source>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation</source>
      <translation>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation,品質評價,全色銳化,驗證</translation>
    </message>
    <message>
      <source>Fused raster</source>
      <translation>融合網格</translation>
    </message>
    <message>
      <source>What is scored.</source>
      <translation>被評分的網格。</translation>
    </message>
    <message>
      <source>MS that was fused</source>
      <translation>被融合的 MS</translation>
    </message>
    <message>
      <source>The coarse bands.</source>
      <translation>低解析度波段。</translation>
    </message>
    <message>
      <source>PAN that was fused</source>
      <translation>被融合的 PAN</translation>
    </message>
    <message>
      <source>The sharp band.</source>
      <translation>高解析度波段。</translation>
    </message>
    <message>
      <source>or the MSI that was fused</source>
      <translation>或被融合的 MSI</translation>
    </message>
    <message>
      <source>Several sharp bands.</source>
      <translation>若干高解析度波段。</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>參考影像</translation>
    </message>
    <message>
      <source>The right answer, in the bands of the fused.</source>
      <translation>正確答案，波段與融合網格相同。</translation>
    </message>
    <message>
      <source>Reliability: expected errors</source>
      <translation>可靠性：預期誤差</translation>
    </message>
    <message>
      <source>Written with the fused raster; the reference judges it.</source>
      <translation>與融合網格一起寫出；由參考影像評判。</translation>
    </message>
    <message>
      <source>generic: a usual blur</source>
      <translation>generic: 通常的模糊</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>JSON 檔案 (*.json)</translation>
    </message>
    <message>
      <source>Of the inputs. Empty: as they declare; where they declare none, -9999 and -32768 are nodata, and wide zeros at the border of unsigned integers. A number: this value. none: all values are measurements.</source>
      <translation>輸入的無資料值。留空：依其宣告；未宣告時，-9999 和 -32768 為無資料，無號整數邊緣的大片零值亦然。數字：該值。none: 所有值都是測量值。</translation>
    </message>
    <message>
      <source>Where an input is a .mat or .h5 file: what is read of it, by parameter, such as MS=I_MS;PAN=I_PAN, or one name for all. ms|index=3 is one image of a stack, counted from 0; I_MS|order=brc says the axes: bands, rows, columns. A path may end in |variable=I_MS too. Empty: the only image of the file.</source>
      <translation>當輸入為 .mat 或 .h5 檔案時：依參數指定從中讀取的內容，例如 MS=I_MS;PAN=I_PAN，或以一個名稱用於全部。ms|index=3 為影像堆疊中的一幅，從 0 起數；I_MS|order=brc 說明各軸：波段、列、欄。路徑也可以 |variable=I_MS 結尾。留空：檔案中唯一的影像。</translation>
    </message>
    <message>
      <source>Address of a Dask cluster that computes the windows, such as tcp://10.0.0.1:8786; its workers read the inputs by their paths. Empty: as set in the options or DASK_SCHEDULER_ADDRESS, else this machine. none: this machine.</source>
      <translation>計算各視窗的 Dask 叢集的位址，例如 tcp://10.0.0.1:8786；其工作節點依路徑讀取輸入。留空：依選項或 DASK_SCHEDULER_ADDRESS 的設定，否則為本機。none: 本機。</translation>
    </message>
    <message>
      <source>One standard deviation of the expected error of every value, in the units of the result.</source>
      <translation>每個值的預期誤差的一倍標準差，單位與結果相同。</translation>
    </message>
    <message>
      <source>auto: GPU where one works</source>
      <translation>auto: 有可用 GPU 時使用 GPU</translation>
    </message>
    <message>
      <source>cpu: processor</source>
      <translation>cpu: 處理器</translation>
    </message>
    <message>
      <source>cuda: NVIDIA GPU</source>
      <translation>cuda: NVIDIA GPU</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>裝置</translation>
    </message>
    <message>
      <source>auto: the GPU where one works, else the processor. The log says which.</source>
      <translation>auto: 有可用 GPU 時使用 GPU，否則使用處理器。日誌會說明所用裝置。</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>隨機種子</translation>
    </message>
    <message>
      <source>The same seed on the same device gives the same result.</source>
      <translation>在同一裝置上，相同的種子得到相同的結果。</translation>
    </message>
    <message>
      <source>Tile size [pixels]</source>
      <translation>分塊大小 [像素]</translation>
    </message>
    <message>
      <source>Smaller tiles take less memory; the result is the same.</source>
      <translation>分塊越小佔用記憶體越少；結果相同。</translation>
    </message>
    <message>
      <source>Creation options</source>
      <translation>建立選項</translation>
    </message>
    <message>
      <source>GDAL creation options of the output, as NAME=VALUE|NAME=VALUE.</source>
      <translation>輸出的 GDAL 建立選項，格式為 NAME=VALUE|NAME=VALUE。</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>無資料值</translation>
    </message>
    <message>
      <source>Variables of .mat, .h5 files</source>
      <translation>.mat、.h5 檔案中的變數</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Dask 排程器</translation>
    </message>
    <message>
      <source>Largest corrected offset of inputs or bands [pixels]</source>
      <translation>輸入或波段已校正的最大偏移 [像素]</translation>
    </message>
    <message>
      <source>Lowest signal to noise ratio of a band</source>
      <translation>波段的最低訊雜比</translation>
    </message>
    <message>
      <source>Mean gain of the blur at the Nyquist frequency</source>
      <translation>奈奎斯特頻率處模糊的平均增益</translation>
    </message>
    <message>
      <source>Median of expected error over value</source>
      <translation>預期誤差與值之比的中位數</translation>
    </message>
    <message>
      <source>Fuse hyperspectral and multispectral</source>
      <translation>融合高光譜與多光譜</translation>
    </message>
    <message>
      <source>Fuse</source>
      <translation>融合</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image the sharpness of a multispectral one of the same place.</source>
      <translation>使高光譜影像具有同一地點多光譜影像的清晰度。</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image (EnMAP, PRISMA, DESIS, airborne) the sharpness of a multispectral image of the same place and about the same time. Pixel sizes may differ by a whole ratio from 2 to 20. Neither sensor's response has to be known: the point spread function, with shifts between the images, and the spectral responses are estimated from the images and written as tables and in the report.

Preset 'fast' regresses every band on the multispectral ones, corrects it by a Gaussian process in place and spectrum, and by what the coarse image still knows; noise is estimated and taken out. It takes seconds. Preset 'paper' is the published UDALN, trained from nothing on this scene: many minutes, and less accurate wherever we measured; it needs PyTorch.

Bands that hold nothing, or hardly more than noise, are not learnt: they are only enlarged. What no multispectral band shows cannot be sharpened beyond what similar pixels suggest.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</source>
      <translation>使高光譜影像(EnMAP、PRISMA、DESIS、航空)具有同一地點、時間相近的多光譜影像的清晰度。像素大小之比可為 2 至 20 的整數。無需已知任一感測器的響應：點擴散函數(連同影像間的偏移)和光譜響應由影像估計，並以表格形式寫出，也寫入報告。

預設集「fast」將每個波段對多光譜波段作迴歸，再以空間和光譜上的高斯過程以及粗影像仍含有的資訊加以校正；雜訊經估計後去除。只需數秒。預設集「paper」為已發表的 UDALN，在本景上從零訓練：需要許多分鐘，且在我們測量過的各處精度都較低；需要 PyTorch。

沒有內容或幾乎只有雜訊的波段不參與學習：只作放大。任何多光譜波段都未顯示的內容，其銳化不會超出相似像素所提示的程度。

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), a CSV file (wavelength or band number, then one column for each multispectral band) or UDALN's convolution_hr2msi.pth. It limits where responses are looked for, and the report compares.</source>
      <translation>感測器名稱(例如 sentinel2a_msi)、CSV 檔案(波長或波段號，其後每個多光譜波段一欄)或 UDALN 的 convolution_hr2msi.pth。它限定尋找響應的範圍，報告中會作比較。</translation>
    </message>
    <message>
      <source>A CSV file: a square of weights in fine pixels, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>CSV 檔案：以細像素為單位的方形權重，邊長不小於比值。或 UDALN 的 PSF.pth。</translation>
    </message>
    <message>
      <source>Shared among the three stages as published. 0: the published 65000. Preset fast has none.</source>
      <translation>依發表的方式分配到三個階段。0：發表的 65000。預設集 fast 不用。</translation>
    </message>
    <message>
      <source>UDALN's spectral_upsample.pth of these sensors: training goes on from it, in fewer steps.</source>
      <translation>這些感測器的 UDALN 的 spectral_upsample.pth：由此繼續訓練，步數更少。</translation>
    </message>
    <message>
      <source>The responses given as SRF are held as they are, instead of learnt within their limits. A given point spread is always held.</source>
      <translation>作為 SRF 給出的響應保持不變，而不在其範圍內學習。給出的點擴散函數始終保持不變。</translation>
    </message>
    <message>
      <source>Learning rate, epochs and the epoch that the decay begins with, of each stage, as UDALN names its folders: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, which is what it does by default.</source>
      <translation>各階段的學習率、輪數和開始衰減的輪次，寫法與 UDALN 的資料夾名相同：S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000，這也是預設做法。</translation>
    </message>
    <message>
      <source>Instead of from 48 x 48 hyperspectral pixels in the middle of a part. Time and memory grow with the image.</source>
      <translation>而不是由某一部分中央的 48 x 48 個高光譜像素學習。時間和記憶體隨影像增大。</translation>
    </message>
    <message>
      <source>All hyperspectral bands with the multispectral image's pixels. Log and report say how near the fused image comes to it after the second and the third stage.</source>
      <translation>具有多光譜影像像素大小的全部高光譜波段。日誌和報告說明第二和第三階段之後融合影像與它的接近程度。</translation>
    </message>
    <message>
      <source>Hyperspectral image</source>
      <translation>高光譜影像</translation>
    </message>
    <message>
      <source>Many bands, large pixels; wavelengths are read from its metadata. Or a product: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</source>
      <translation>波段多，像素大；波長由其後設資料讀取。或產品：EnMAP ...-METADATA.XML、PRISMA Level 2D .he5、Hyperion ..._MTL_L1T.TXT。</translation>
    </message>
    <message>
      <source>Multispectral image</source>
      <translation>多光譜影像</translation>
    </message>
    <message>
      <source>Few bands, small pixels, of the same place; any value scale.</source>
      <translation>波段少，像素小，同一地點；值的縮放不限。</translation>
    </message>
    <message>
      <source>fast: Bandloom's method</source>
      <translation>fast: Bandloom 的方法</translation>
    </message>
    <message>
      <source>paper: UDALN as published (slow)</source>
      <translation>paper: 已發表的 UDALN(慢)</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>預設集</translation>
    </message>
    <message>
      <source>fast: Bandloom's method. paper: UDALN as published.</source>
      <translation>fast: Bandloom 的方法。paper: 已發表的 UDALN。</translation>
    </message>
    <message>
      <source>Spectral responses, if known</source>
      <translation>光譜響應(若已知)</translation>
    </message>
    <message>
      <source>Point spread, if known</source>
      <translation>點擴散函數(若已知)</translation>
    </message>
    <message>
      <source>Optimiser steps (preset paper)</source>
      <translation>最佳化步數(預設集 paper)</translation>
    </message>
    <message>
      <source>First weights (preset paper)</source>
      <translation>初始權重(預設集 paper)</translation>
    </message>
    <message>
      <source>Hold known responses (paper)</source>
      <translation>固定已知響應(paper)</translation>
    </message>
    <message>
      <source>Plan of the stages (paper)</source>
      <translation>階段計劃(paper)</translation>
    </message>
    <message>
      <source>Learn from all of it (paper)</source>
      <translation>由整幅學習(paper)</translation>
    </message>
    <message>
      <source>True fine image (paper)</source>
      <translation>真實高解析度影像(paper)</translation>
    </message>
    <message>
      <source>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution</source>
      <translation>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution,高光譜,融合,點擴散函數,光譜響應,超解析度</translation>
    </message>
    <message>
      <source>Fused image</source>
      <translation>融合影像</translation>
    </message>
    <message>
      <source>Point spread function (CSV)</source>
      <translation>點擴散函數 (CSV)</translation>
    </message>
    <message>
      <source>Spectral responses (CSV)</source>
      <translation>光譜響應 (CSV)</translation>
    </message>
    <message>
      <source>Learnt weights (preset paper)</source>
      <translation>學得的權重(預設集 paper)</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>權重</translation>
    </message>
    <message>
      <source>Import model</source>
      <translation>匯入模型</translation>
    </message>
    <message>
      <source>Makes a checkpoint of a method's authors, or a model from elsewhere, one of your models.</source>
      <translation>把方法作者的檢查點或別處的模型變為您的模型之一。</translation>
    </message>
    <message>
      <source>Takes the weights that a method's authors publish: REC_Real_L1B.pt and CSR_Real_L1B.pth.tar of L1BSR, and checkpoints of the bandpass network. The file is recognised by its keys and checked key by key and shape by shape; code that a file may carry is never run. The weights are written as ONNX and safetensors with a card among your models, and torch and the other libraries have to give the same answers.

ONNX files that others made of REC or CSR are taken without a card: weights go by the order of the convolutions, whatever names, axes and scaling the file has, and the file has to do on a trial what the published network does (needs onnxruntime).

Models that Bandloom has written elsewhere (a card with its .onnx or .safetensors file) are checked against the digests of the card and copied.

A model is accepted only once it has run on a small block, in each library here that may run it, with the bands and the halo of its card.

Whatever is not wholly what it should be is refused, and nothing is written. Mind the licence of the weights: the card does not know it. Needs PyTorch and onnx.</source>
      <translation>接受方法作者釋出的權重：L1BSR 的 REC_Real_L1B.pt 和 CSR_Real_L1B.pth.tar，以及波段響應網路的檢查點。檔案依其鍵名識別，並逐鍵、逐形狀檢查；檔案可能攜帶的程式碼絕不執行。權重以 ONNX 和 safetensors 連同卡片寫入您的模型，且 torch 與其他程式庫須得出相同的結果。

他人由 REC 或 CSR 製作的 ONNX 檔案無需卡片即可接受：權重依卷積的順序取得，不論檔案的名稱、軸和縮放如何，且該檔案在試驗中須與已發表的網路表現一致(需要 onnxruntime)。

Bandloom 在別處寫出的模型(卡片及其 .onnx 或 .safetensors 檔案)依卡片中的摘要檢查後複製。

模型只有在本機每個可執行它的程式庫中，以其卡片的波段和邊緣在一小塊上執行成功後才被接受。

凡不完全符合要求的都會被拒絕，且不寫出任何內容。請留意權重的授權：卡片並不知道。需要 PyTorch 和 onnx。</translation>
    </message>
    <message>
      <source>Checkpoint or model file</source>
      <translation>檢查點或模型檔案</translation>
    </message>
    <message>
      <source>Weights of the authors, or a file of a model with its card beside it.</source>
      <translation>作者的權重，或旁邊附有卡片的模型檔案。</translation>
    </message>
    <message>
      <source>auto: recognised by the keys</source>
      <translation>auto: 依鍵名識別</translation>
    </message>
    <message>
      <source>l1bsr_rec: for Super-resolve L1B</source>
      <translation>l1bsr_rec: 用於 L1B 超解析度</translation>
    </message>
    <message>
      <source>l1bsr_csr: for Register bands</source>
      <translation>l1bsr_csr: 用於波段配準</translation>
    </message>
    <message>
      <source>bandpass: for Align bandpass</source>
      <translation>bandpass: 用於波段響應對齊</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>auto: recognised by the keys. Another: the file has to be of that method.</source>
      <translation>auto: 依鍵名識別。其他：檔案必須屬於該方法。</translation>
    </message>
    <message>
      <source>Name among my models</source>
      <translation>在我的模型中的名稱</translation>
    </message>
    <message>
      <source>The lists of models show it. Empty: the name of the file.</source>
      <translation>模型列表中顯示此名稱。留空：檔名。</translation>
    </message>
    <message>
      <source>For the card. Empty: the sensor of the publication.</source>
      <translation>寫入卡片。留空：論文所用的感測器。</translation>
    </message>
    <message>
      <source>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec</source>
      <translation>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec,模型,檢查點,權重</translation>
    </message>
    <message>
      <source>Card of the model</source>
      <translation>模型卡片</translation>
    </message>
    <message>
      <source>preview</source>
      <translation>預覽</translation>
    </message>
    <message>
      <source>Expression...</source>
      <translation>運算式...</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>選擇模型檔案</translation>
    </message>
    <message>
      <source>Pan-sharpen</source>
      <translation>全色銳化</translation>
    </message>
    <message>
      <source>Brings multispectral bands to the resolution of a panchromatic band.</source>
      <translation>把多光譜波段提高到全色波段的解析度。</translation>
    </message>
    <message>
      <source>Brings a multispectral layer (MS; any number of bands) to the pixels of a panchromatic one (PAN) that is 2 to 8 times finer. The result keeps the names, data type and radiometry of the MS: degraded again by the sensor's blur, it gives the MS back within its noise. The grids need not be aligned; an MS in another reference system is brought to that of the PAN, with a warning: better give it in its own.

Mode 'instant' uses a bundled network; 'adapt' goes on training it on this scene, one scale down, for about a minute whatever the scene's size; 'fit' trains on this scene alone. Network 'paper' is CF2N, which adds to the same classical start, in any mode (slower); 'published' is CF2N as the paper draws it, which adds to the interpolated MS and is trained on the scene (very slow; mode 'fit' only; the pair is taken as it lies).

The log tells how far PAN and MS lie apart; 'Register PAN to MS' corrects it. Sensor 'auto' measures the blur of the MS against the PAN. Objects that moved between the two exposures and detail in bands that the PAN does not see stay soft. 'adapt', 'fit' and 'published' need PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>把多光譜圖層(MS，波段數不限)變換到細 2 至 8 倍的全色圖層(PAN)的像素上。結果保留 MS 的波段名稱、資料型別和輻射特性：再以感測器的模糊降質，即在雜訊範圍內得回 MS。兩者的格網無需對齊；若 MS 為另一座標參考系統，則變換到 PAN 的座標參考系統並給出警告：最好以 MS 自身的座標參考系統給出。

模式「instant」使用內建網路；「adapt」在本景上低一個尺度繼續訓練，無論景的大小約需一分鐘；「fit」僅在本景上訓練。網路「paper」為 CF2N，在同一經典初值上疊加，適用於任何模式(較慢)；「published」為論文所繪的 CF2N，在內插後的 MS 上疊加，並在本景上訓練(很慢；僅限模式「fit」；影像對依原有位置使用)。

日誌說明 PAN 與 MS 相距多遠；「PAN 與 MS 配準」予以校正。感測器「auto」對照 PAN 測量 MS 的模糊。兩次曝光之間移動的物體，以及 PAN 未感知的波段中的細節仍然模糊。「adapt」、「fit」和「published」需要 PyTorch。

CF2N: Geo-spatial Information Science (2024)， doi 10.1080/10095020.2024.2416899. 初值：Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>instant: a bundled network. adapt: trained on by the scene, about a minute. fit: by it alone.</source>
      <translation>instant: 內建網路。adapt: 以本景繼續訓練，約一分鐘。fit: 僅以本景訓練。</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure; the result lies on the PAN's pixels.</source>
      <translation>在偏移可靠時校正日誌報告的偏移；結果位於 PAN 的像素上。</translation>
    </message>
    <message>
      <source>Product (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;All files (*)</source>
      <translation>產品 (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;所有檔案 (*)</translation>
    </message>
    <message>
      <source>Instead of PAN and MS: the metadata file of a product (Landsat ..._MTL.txt, Pleiades and SPOT DIM_....XML, WorldView and GeoEye ....IMD, IKONOS po_..._metadata.txt), its folder or its archive; both are found in it.</source>
      <translation>代替 PAN 和 MS：產品的後設資料檔案(Landsat ..._MTL.txt、Pleiades 和 SPOT DIM_....XML、WorldView 和 GeoEye ....IMD、IKONOS po_..._metadata.txt)、其資料夾或壓縮檔；兩者均從中找到。</translation>
    </message>
    <message>
      <source>instant: a bundled network</source>
      <translation>instant: 內建網路</translation>
    </message>
    <message>
      <source>adapt: trained on by the scene</source>
      <translation>adapt: 以本景繼續訓練</translation>
    </message>
    <message>
      <source>fit: trained on the scene alone</source>
      <translation>fit: 僅以本景訓練</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>模式</translation>
    </message>
    <message>
      <source>auto: measured on the scene</source>
      <translation>auto: 在本景上測量</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on the scene.</source>
      <translation>給出波段的模糊。auto: 在本景上測量。</translation>
    </message>
    <message>
      <source>Register PAN to MS</source>
      <translation>PAN 與 MS 配準</translation>
    </message>
    <message>
      <source>Panchromatic layer (PAN)</source>
      <translation>全色圖層 (PAN)</translation>
    </message>
    <message>
      <source>One band, the finer pixels.</source>
      <translation>單波段，像素較細。</translation>
    </message>
    <message>
      <source>Multispectral layer (MS)</source>
      <translation>多光譜圖層 (MS)</translation>
    </message>
    <message>
      <source>Any number of bands, pixels 2 to 8 times as large.</source>
      <translation>波段數不限，像素大 2 至 8 倍。</translation>
    </message>
    <message>
      <source>or a product</source>
      <translation>或產品</translation>
    </message>
    <message>
      <source>bandloom: a small network</source>
      <translation>bandloom: 小型網路</translation>
    </message>
    <message>
      <source>published: CF2N on the interpolated MS</source>
      <translation>published: 內插 MS 上的 CF2N</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>網路</translation>
    </message>
    <message>
      <source>bandloom: classical start and a small network. paper: CF2N on the same start. published: CF2N on the interpolated MS, mode fit only.</source>
      <translation>bandloom: 經典初值加小型網路。paper: 同一初值上的 CF2N。published: 內插 MS 上的 CF2N，僅限模式 fit。</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file.</source>
      <translation>內建或匯入模型的名稱，或模型檔案的路徑。</translation>
    </message>
    <message>
      <source>Iterations of the training</source>
      <translation>訓練迭代次數</translation>
    </message>
    <message>
      <source>Optimiser steps of modes adapt and fit. 0: the default.</source>
      <translation>模式 adapt 和 fit 的最佳化步數。0：預設值。</translation>
    </message>
    <message>
      <source>PAN and MS are needed, or one product that holds both.</source>
      <translation>需要 PAN 和 MS，或一個包含兩者的產品。</translation>
    </message>
    <message>
      <source>Both a product and layers are given: leave one of them empty.</source>
      <translation>同時給出了產品和圖層：請將其中之一留空。</translation>
    </message>
    <message>
      <source>The network 'published' has no bundled weights and learns on the scene: use mode fit, or 'paper'.</source>
      <translation>網路「published」沒有內建權重，須在本景上學習：請使用模式 fit，或網路「paper」。</translation>
    </message>
    <message>
      <source>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</source>
      <translation>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n,全色銳化,全色,多光譜,融合</translation>
    </message>
    <message>
      <source>Pan-sharpened</source>
      <translation>全色銳化結果</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>預覽</translation>
    </message>
    <message>
      <source>Run for what the map shows alone, into temporary layers named by the settings.</source>
      <translation>僅對地圖所示範圍執行，寫入以設定命名的暫存圖層。</translation>
    </message>
    <message>
      <source>The map is empty: show the scene on it, and zoom to the part to preview.</source>
      <translation>地圖為空：請在地圖上顯示場景，並縮放到要預覽的部分。</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>選擇檔案</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>選擇資料夾</translation>
    </message>
    <message>
      <source>Bandloom: satellite image sharpening and fusion</source>
      <translation>Bandloom：衛星影像銳化與融合</translation>
    </message>
    <message>
      <source>test: scores of RESUME by site and tile, on the list test of the data set or on all pairs.</source>
      <translation>test: 依站點和圖磚給出 RESUME 的評分，用資料集的 test 列表或全部影像對。</translation>
    </message>
    <message>
      <source>A folder of sites with S2, GF1 and mask, and lists train.txt, val.txt and test.txt, as the authors have.</source>
      <translation>含 S2、GF1 和遮罩的站點資料夾，以及列表 train.txt、val.txt 和 test.txt，與作者的形式相同。</translation>
    </message>
    <message>
      <source>A folder of TILE.npy or a .csv (tile, band, 256 numbers); no pickles. Empty: counted.</source>
      <translation>TILE.npy 的資料夾或一個 .csv(圖磚、波段、256 個數)；不接受 pickle。留空：自行統計。</translation>
    </message>
    <message>
      <source>Digital numbers that the tables reach up to. Empty: measured; of a data set 3000,3000,4000,6500.</source>
      <translation>查找表所及的 DN 值。留空：測量得出；資料集為 3000,3000,4000,6500。</translation>
    </message>
    <message>
      <source>train: learn a model</source>
      <translation>train: 學習模型</translation>
    </message>
    <message>
      <source>test: score a model</source>
      <translation>test: 評價模型</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>資料集</translation>
    </message>
    <message>
      <source>Histograms of the tiles</source>
      <translation>圖磚直方圖</translation>
    </message>
    <message>
      <source>Band maxima</source>
      <translation>波段最大值</translation>
    </message>
    <message>
      <source>Batch size</source>
      <translation>批次大小</translation>
    </message>
    <message>
      <source>Crops of a step. 0: 4 as published, 8 of network 'bandloom'.</source>
      <translation>每步的裁塊數。0：依發表為 4，網路 'bandloom' 為 8。</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>學習率</translation>
    </message>
    <message>
      <source>At the start. 0: 0.001 as published, 0.002 of network 'bandloom'.</source>
      <translation>開始時的值。0：依發表為 0.001，網路 'bandloom' 為 0.002。</translation>
    </message>
    <message>
      <source>constant: as published</source>
      <translation>constant: 依發表</translation>
    </message>
    <message>
      <source>poly: falls to nothing, power 0.9</source>
      <translation>poly: 降至零，冪 0.9</translation>
    </message>
    <message>
      <source>exp: falls to a hundredth</source>
      <translation>exp: 降至百分之一</translation>
    </message>
    <message>
      <source>Learning rate mode</source>
      <translation>學習率方式</translation>
    </message>
    <message>
      <source>Over the epochs; network 'paper' only.</source>
      <translation>隨輪數變化；僅限網路 'paper'。</translation>
    </message>
    <message>
      <source>mse: mean square, as published</source>
      <translation>mse: 均方誤差，依發表</translation>
    </message>
    <message>
      <source>l1: mean of the absolute error</source>
      <translation>l1: 平均絕對誤差</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>Of the pixels, beside the tables' terms; network 'paper' only.</source>
      <translation>像素的損失，另有查找表的各項；僅限網路 'paper'。</translation>
    </message>
    <message>
      <source>Keep a model every [epochs]</source>
      <translation>儲存間隔 [輪]</translation>
    </message>
    <message>
      <source>Written beside the model as NAME_epochs_N; the authors keep one every 5. 0: none.</source>
      <translation>以 NAME_epochs_N 寫在模型旁；作者每 5 輪儲存一個。0：不儲存。</translation>
    </message>
    <message>
      <source>Register bands</source>
      <translation>波段配準</translation>
    </message>
    <message>
      <source>Moves the bands of an image onto one of them where they do not fit.</source>
      <translation>把影像中不重合的波段移到其中一個波段上。</translation>
    </message>
    <message>
      <source>The bands of a pushbroom image see the ground one after the other and are shifted by up to some pixels: Sentinel-2 L1B, single detectors, drones. This moves every band onto green (or the band you choose) by a smooth, dense flow, found across the spectrum by local least squares from a correlation of edges' orientations. The log says the residual shift of each band before and after.

Shifts of up to 128 pixels and a third of the image are found. A band that fits no better afterwards is left as it is, with a warning. Values are interpolated (bicubic); the reference band is returned as it is. Up to 12 pixels beyond the edge, values of the edge are repeated. A band of one value stays where it is.

Moving objects and clouds are higher than the ground and fit less well. The flow raster holds dx and dy of each band in pixels: the band at p + (dx, dy) shows what the reference shows at p.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>推掃影像的各波段先後觀測地面，彼此最多偏移若干像素：Sentinel-2 L1B、單一偵測器、無人機。本演算法以平滑的密集位移場把每個波段移到綠波段(或您選擇的波段)上，位移場由邊緣方向的相關出發，經跨光譜的局部最小平方求得。日誌給出每個波段前後的殘餘偏移。

可找到不超過 128 像素且不超過影像三分之一的偏移。配準後並未更吻合的波段保持原樣，並給出警告。值經內插得到(雙三次)；參考波段原樣返回。在邊緣以外 12 像素以內重複邊緣的值。只有單一值的波段留在原處。

移動的物體和高於地面的雲吻合較差。位移場網格含每個波段的 dx 和 dy(像素)：該波段在 p + (dx, dy) 處顯示參考波段在 p 處的內容。

任務和指標依據 Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>A raster of two or more bands.</source>
      <translation>兩個或更多波段的網格。</translation>
    </message>
    <message>
      <source>Bands (names or numbers)</source>
      <translation>波段(名稱或編號)</translation>
    </message>
    <message>
      <source>What each band is, such as B02,B03,B04,B08, or the numbers of those to use. Empty: all.</source>
      <translation>各波段是什麼，例如 B02,B03,B04,B08，或所用波段的編號。留空：全部。</translation>
    </message>
    <message>
      <source>Reference band</source>
      <translation>參考波段</translation>
    </message>
    <message>
      <source>Name or number of the band that stays. Empty: B03, or the second of four.</source>
      <translation>保持不動的波段的名稱或編號。留空：B03，或四個中的第二個。</translation>
    </message>
    <message>
      <source>bandloom: local least squares, or a network of the kind of CSR; the bundled one is less exact.</source>
      <translation>bandloom: 局部最小平方，或 CSR 類的網路；內建網路精度較低。</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr</source>
      <translation>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr,配準,波段偏移,視差,推掃,無人機,光流</translation>
    </message>
    <message>
      <source>Registered bands</source>
      <translation>配準後的波段</translation>
    </message>
    <message>
      <source>Flow [pixels]</source>
      <translation>位移場 [像素]</translation>
    </message>
    <message>
      <source>fr: 21 blocks, 1510 steps</source>
      <translation>fr: 21 個塊，1510 步</translation>
    </message>
    <message>
      <source>rr: 24 blocks, 10010 steps</source>
      <translation>rr: 24 個塊，10010 步</translation>
    </message>
    <message>
      <source>Of the published notebooks: at full (fr) or reduced resolution (rr).</source>
      <translation>已發表筆記本的設定：全解析度 (fr) 或降低的解析度 (rr)。</translation>
    </message>
    <message>
      <source>nested: as pixels lie</source>
      <translation>nested: 依像素位置</translation>
    </message>
    <message>
      <source>published: as in the notebooks</source>
      <translation>published: 與筆記本相同</translation>
    </message>
    <message>
      <source>In the loss. published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, which shifts bands of real products by 5 m (20 m bands) and 25 m (60 m).</source>
      <translation>用於損失。published: 7 個抽頭，取樣 0, 2, 4, ...，邊界外為零，會使真實產品的波段偏移 5 m(20 m 波段)和 25 m(60 m)。</translation>
    </message>
    <message>
      <source>As published. Otherwise so of up to 216 x 216 pixels, and random crops of larger scenes. A scene that memory cannot hold is refused.</source>
      <translation>依發表。否則僅對不超過 216 x 216 像素的景如此，較大的景用隨機裁塊。記憶體容不下的景會被拒絕。</translation>
    </message>
    <message>
      <source>Largest value (paper)</source>
      <translation>最大值(paper)</translation>
    </message>
    <message>
      <source>Digital number that the network calls 1. 0: the scene's largest.</source>
      <translation>網路視為 1 的 DN 值。0：本景的最大值。</translation>
    </message>
    <message>
      <source>Fitted model (paper)</source>
      <translation>已擬合模型(paper)</translation>
    </message>
    <message>
      <source>Written as MODEL_OUT before, of this scene or another date: applied as it is in mode instant, gone on from in mode fit.</source>
      <translation>先前作為 MODEL_OUT 寫出，屬本景或另一日期：模式 instant 中直接應用，模式 fit 中由此繼續。</translation>
    </message>
    <message>
      <source>True 20 m bands (paper)</source>
      <translation>真實 20 m 波段(paper)</translation>
    </message>
    <message>
      <source>Of a reduced scene: six bands on the pixels of the 10 m bands. CURVE then has their SRE every 10 steps; nothing is learnt from it. Each step sees the whole scene.</source>
      <translation>用於降質的景：10 m 波段像素上的六個波段。CURVE 此時每 10 步含其 SRE；不從中學習任何內容。每一步都看到整景。</translation>
    </message>
    <message>
      <source>Variant (paper)</source>
      <translation>變體(paper)</translation>
    </message>
    <message>
      <source>Degradation (paper)</source>
      <translation>降質方式(paper)</translation>
    </message>
    <message>
      <source>Whole scene in every step (paper)</source>
      <translation>每步用整景(paper)</translation>
    </message>
    <message>
      <source>Curve of losses (paper)</source>
      <translation>損失曲線(paper)</translation>
    </message>
    <message>
      <source>Leave blank for the profile's</source>
      <translation>留空則使用設定檔的設定</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>預設裝置</translation>
    </message>
    <message>
      <source>Memory budget [MB] (0: as fast as possible)</source>
      <translation>記憶體預算 [MB](0：儘可能快)</translation>
    </message>
    <message>
      <source>Processor threads (0: as many as QGIS may use)</source>
      <translation>處理器執行緒數(0:QGIS 可用的全部)</translation>
    </message>
    <message>
      <source>Folder of models</source>
      <translation>模型資料夾</translation>
    </message>
    <message>
      <source>Sharpen Sentinel-2 bands</source>
      <translation>銳化 Sentinel-2 波段</translation>
    </message>
    <message>
      <source>Sharpen</source>
      <translation>銳化</translation>
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
      <translation>以本景自身的 10 m 波段為引導，把 Sentinel-2 L1C 或 L2A 景的所有波段提高到 10 m。依磁碟上的原樣給出 10 m、20 m 和(可選)60 m 波段，每波段一個檔案或為堆疊，或給出一個 SAFE 產品。10 m 波段原樣返回；每個銳化後的波段再以其點擴散函數降質，即在雜訊範圍內得回輸入。

模式「instant」立即應用內建網路；「fit」在本景上低一個尺度繼續學習，以得到更好的細節，無論景的大小約需一分鐘。網路「paper」為已發表的 S2S-UCNN，在本景上從零訓練(慢；僅限模式「fit」)。

任何 10 m 波段都未顯示的細節無法恢復。雲及其陰影與其他地表一樣被銳化。需要 onnxruntime、OpenVINO 或 PyTorch(「fit」和「paper」需要 PyTorch)。

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</translation>
    </message>
    <message>
      <source>Sentinel-2 product (MTD_MSI*.xml *.zip);;All files (*)</source>
      <translation>Sentinel-2 產品 (MTD_MSI*.xml *.zip);;所有檔案 (*)</translation>
    </message>
    <message>
      <source>The metadata file (MTD_MSIL1C.xml, MTD_MSIL2A.xml), the zip, or the .SAFE folder, chosen or dropped here.</source>
      <translation>後設資料檔案(MTD_MSIL1C.xml、MTD_MSIL2A.xml)、zip 或 .SAFE 資料夾，可選擇或拖放到此處。</translation>
    </message>
    <message>
      <source>or a SAFE product</source>
      <translation>或 SAFE 產品</translation>
    </message>
    <message>
      <source>fit: learn from the scene first</source>
      <translation>fit: 先由本景學習</translation>
    </message>
    <message>
      <source>instant: the bundled network. fit: learn from this scene first.</source>
      <translation>instant: 內建網路。fit: 先由本景學習。</translation>
    </message>
    <message>
      <source>Bands to write</source>
      <translation>要寫出的波段</translation>
    </message>
    <message>
      <source>Bands are written in the order of their names. None chosen: all.</source>
      <translation>波段依名稱順序寫出。未選擇：全部。</translation>
    </message>
    <message>
      <source>bandloom: registration, regression and a small network. paper: S2S-UCNN.</source>
      <translation>bandloom: 配準、迴歸和小型網路。paper: S2S-UCNN。</translation>
    </message>
    <message>
      <source>Iterations of the fit</source>
      <translation>擬合迭代次數</translation>
    </message>
    <message>
      <source>Optimiser steps in mode fit. 0: the default.</source>
      <translation>模式 fit 的最佳化步數。0：預設值。</translation>
    </message>
    <message>
      <source>No input is given: choose the 10 m and 20 m bands, or one SAFE product.</source>
      <translation>沒有輸入：請選擇 10 m 和 20 m 波段，或一個 SAFE 產品。</translation>
    </message>
    <message>
      <source>Both a SAFE product and single bands are given: leave one of them empty.</source>
      <translation>同時給出了 SAFE 產品和單一波段：請將其中之一留空。</translation>
    </message>
    <message>
      <source>The paper's network has no bundled weights and learns from the scene: choose mode fit, or a fitted model.</source>
      <translation>論文的網路沒有內建權重，須由本景學習：請選擇模式 fit，或已擬合的模型。</translation>
    </message>
    <message>
      <source>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn</source>
      <translation>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn,哨兵二號,超解析度,銳化,融合</translation>
    </message>
    <message>
      <source>Sharpened bands</source>
      <translation>銳化後的波段</translation>
    </message>
    <message>
      <source>10 m bands</source>
      <translation>10 m 波段</translation>
    </message>
    <message>
      <source>B02, B03, B04, B08: one file a band, or stacks.</source>
      <translation>B02、B03、B04、B08：每波段一個檔案，或堆疊。</translation>
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
      <translation>B01、B09。留空則只銳化 20 m 波段。</translation>
    </message>
    <message>
      <source>Simulate observation</source>
      <translation>模擬觀測</translation>
    </message>
    <message>
      <source>Makes of a raster what a coarser sensor would have seen of it.</source>
      <translation>由網格生成較粗感測器會看到的影像。</translation>
    </message>
    <message>
      <source>Blurs a raster by a sensor's modulation transfer, takes every so many pixels, and where asked mixes its bands by spectral responses, shifts it and adds noise: what is needed to try a method where the answer is known. The georeference is that of the coarse pixels, corner on corner with the input's.

Wald's protocol: give the MS as input and its PAN too, both are reduced by the ratio; sharpen what comes out, and assess it with the MS as reference. From one sharp image: leave the PAN out, and a PAN is made of the input's bands at their own pixels. From a hyperspectral cube: reduce it once, and once more with spectral responses and ratio 1 for the multispectral image.

The blur is a Gaussian that passes on the sensor's gain at the Nyquist frequency of the result, or a kernel of yours. Noise belongs to a pixel's position and the seed, not to the tile size. Pixels that nodata reach into are nodata. A score on simulated images tells of images that were made so, and of others as far as they are alike.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</source>
      <translation>以感測器的調制轉換函數使網格模糊，每隔若干像素取樣，並可依需以光譜響應混合其波段、使其偏移和加入雜訊：這是在答案已知時試驗方法所需的一切。地理參考為粗像素的地理參考，與輸入角對角重合。

Wald 協議：以 MS 為輸入並給出其 PAN，兩者依比值降低；銳化所得結果，並以 MS 為參考進行評價。由一幅清晰影像出發：不給 PAN，則由輸入的波段在其自身像素上合成 PAN。由高光譜立方體出發：先降低一次，再以光譜響應和比值 1 得到多光譜影像。

模糊為高斯函數，在結果的奈奎斯特頻率處具有感測器的增益，或為您給出的核。雜訊取決於像素位置和種子，與分塊大小無關。受無資料影響的像素為無資料。在模擬影像上的評分說明的是如此生成的影像，對其他影像只在其相似的程度上有效。

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</translation>
    </message>
    <message>
      <source>Pixels of the image along the side of one of the result. 1: pixels stay.</source>
      <translation>結果的一個像素邊長所含的影像像素數。1：像素不變。</translation>
    </message>
    <message>
      <source>Gives the blur: of bands with its bands' names, else in their order. generic: 0.3 for all.</source>
      <translation>給出模糊：波段名稱相符時依名稱，否則依順序。generic: 全部為 0.3。</translation>
    </message>
    <message>
      <source>Reduced by the same ratio. Empty: a PAN is mixed of the image's bands.</source>
      <translation>依同一比值降低。留空：由影像的波段合成 PAN。</translation>
    </message>
    <message>
      <source>Mean of a band over the standard deviation of its noise (100 is 40 dB). 0: no noise.</source>
      <translation>波段均值與其雜訊標準差之比(100 即 40 dB)。0：無雜訊。</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), or a CSV file: wavelength or band number, then one column for each band of the result. Empty: the image's own bands.</source>
      <translation>感測器名稱(例如 sentinel2a_msi)，或 CSV 檔案：波長或波段號，其後結果的每個波段一欄。留空：影像自身的波段。</translation>
    </message>
    <message>
      <source>published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, as in the notebooks of S2S-UCNN; what is seen then lies off the georeference. For that comparison alone.</source>
      <translation>published: 7 個抽頭，取樣 0, 2, 4, ...，邊界外為零，與 S2S-UCNN 的筆記本相同；所見內容因而偏離地理參考。僅供該比較使用。</translation>
    </message>
    <message>
      <source>Instead of a gain: a CSV file, a square of weights in pixels of the image, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>代替增益：CSV 檔案，以影像像素為單位的方形權重，邊長不小於比值。或 UDALN 的 PSF.pth。</translation>
    </message>
    <message>
      <source>What is observed: an MS, a hyperspectral cube, any raster.</source>
      <translation>被觀測的對象：MS、高光譜立方體或任何網格。</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>比值</translation>
    </message>
    <message>
      <source>PAN of the pair</source>
      <translation>影像對的 PAN</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio</source>
      <translation>訊雜比</translation>
    </message>
    <message>
      <source>Spectral responses</source>
      <translation>光譜響應</translation>
    </message>
    <message>
      <source>published: of S2S-UCNN</source>
      <translation>published: S2S-UCNN 的方式</translation>
    </message>
    <message>
      <source>Degradation</source>
      <translation>降質方式</translation>
    </message>
    <message>
      <source>Point spread function</source>
      <translation>點擴散函數</translation>
    </message>
    <message>
      <source>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation</source>
      <translation>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation,降質,降解析度,調制轉換函數,點擴散函數,雜訊,模擬</translation>
    </message>
    <message>
      <source>Observed image</source>
      <translation>觀測影像</translation>
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
      <translation>代替感測器的增益：0 與 1 之間，一個值或每波段一個 (0.3,0.28)。</translation>
    </message>
    <message>
      <source>Shift [pixels of the image]</source>
      <translation>偏移 [影像像素]</translation>
    </message>
    <message>
      <source>rows,columns, such as 0.5,-1: the result shows things so far down and right of where they are.</source>
      <translation>列，欄，例如 0.5,-1：結果中的內容相對其所在位置向下和向右移動這麼多。</translation>
    </message>
    <message>
      <source>Weights of a mixed PAN</source>
      <translation>合成 PAN 的權重</translation>
    </message>
    <message>
      <source>One number for each band, or a table of one response. Empty: the mean.</source>
      <translation>每個波段一個數，或一個響應的表格。留空：均值。</translation>
    </message>
    <message>
      <source>Super-resolve L1B</source>
      <translation>L1B 超解析度</translation>
    </message>
    <message>
      <source>Brings four Sentinel-2 L1B bands from 10 m to 5 m and registers them on green.</source>
      <translation>把四個 Sentinel-2 L1B 波段由 10 m 提高到 5 m，並配準到綠波段。</translation>
    </message>
    <message>
      <source>Sentinel-2's L1B images are not resampled: their bands are shifted against each other and hold aliasing, from which detail beyond 10 m can be brought back. This registers blue, red and near infrared on green by a dense flow, lays the samples on a grid of 5 m and adds detail by a small network. One image is enough. The noise of each band is measured: where it dominates, the network takes noise away in place of adding detail.

L1B has no map projection: ground control points and RPCs are carried along. L1C and L2A images work, but their bands have been resampled already and gain less. Detail is an estimate, made for looking and mapping, not for radiometry of single pixels.

The published network REC finds the shifts itself, within its reach. Weights of it that 'Import model' has taken run with the channel attention of the whole scene, so that tiles leave no seams.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. The bundled model is a light network trained on simulated pairs, not the authors' weights.</source>
      <translation>Sentinel-2 的 L1B 影像未經重取樣：其波段彼此偏移並含混疊，由此可恢復 10 m 以下的細節。本演算法以密集位移場把藍、紅和近紅外配準到綠波段，把取樣放到 5 m 格網上，再以小型網路增加細節。一幅影像即可。測量每個波段的雜訊：雜訊佔主導處，網路去除雜訊而不增加細節。

L1B 沒有地圖投影：地面控制點和 RPC 隨之保留。L1C 和 L2A 影像也可用，但其波段已經重取樣，收益較小。細節是估計值，用於觀察和製圖，而非單一像素的輻射測量。

已發表的網路 REC 在其所及範圍內自行找到偏移。由「匯入模型」取得的其權重以整景的通道注意力執行，因此分塊之間不留接縫。

任務和指標依據 Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. 內建模型是在模擬影像對上訓練的輕量網路，不是作者的權重。</translation>
    </message>
    <message>
      <source>What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared.</source>
      <translation>各波段是什麼，例如 B08,B04,B03,B02，或藍、綠、紅、近紅外的編號。</translation>
    </message>
    <message>
      <source>Image (B02, B03, B04, B08)</source>
      <translation>影像 (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>A raster with blue, green, red and near infrared of 10 m.</source>
      <translation>含 10 m 的藍、綠、紅和近紅外的網格。</translation>
    </message>
    <message>
      <source>l1bsr_light, or the paper's REC as 'Import model' made it (needs PyTorch).</source>
      <translation>l1bsr_light，或由「匯入模型」製成的論文的 REC(需要 PyTorch)。</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr</source>
      <translation>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr,超解析度,波段配準</translation>
    </message>
    <message>
      <source>Super-resolved bands</source>
      <translation>超解析度波段</translation>
    </message>
    <message>
      <source>System check</source>
      <translation>系統檢查</translation>
    </message>
    <message>
      <source>Shows what Bandloom found on this machine and whether it works.</source>
      <translation>顯示 Bandloom 在本機找到的內容及其是否可用。</translation>
    </message>
    <message>
      <source>Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with a real operation, checks all models, the bundled ones and yours, against the digests in their cards, and tries the folders that results are written to and names what runs that were ended by force have left in them. The page also shows the card of each model: sensor, bands, pixel size, what was measured on held-out data, training, licence and citation. Please send the page along when you report a problem.

Output OK is true when everything needed to apply a bundled network works; a damaged model of yours is told and does not change it.</source>
      <translation>列出 QGIS、GDAL、numpy 和執行網路的程式庫的版本，以真實運算試用每個裝置，對照卡片中的摘要檢查所有模型(內建的和您的)，試用寫出結果的資料夾，並指出被強行結束的執行在其中留下了什麼。頁面還顯示每個模型的卡片：感測器、波段、像素大小、在留出資料上的測量結果、訓練、授權和引用。報告問題時請附上此頁。

當應用內建網路所需的一切都可用時，輸出 OK 為真；您的模型若有損壞會告知，但不改變它。</translation>
    </message>
    <message>
      <source>What made this raster?</source>
      <translation>此網格由什麼生成?</translation>
    </message>
    <message>
      <source>A result of Bandloom's: with which version, inputs and settings it was made.</source>
      <translation>Bandloom 的一個結果：由哪個版本、哪些輸入和設定生成。</translation>
    </message>
    <message>
      <source>A page with everything that was found.</source>
      <translation>含所有檢查結果的頁面。</translation>
    </message>
    <message>
      <source>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install</source>
      <translation>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install,診斷,版本,相依性,安裝</translation>
    </message>
    <message>
      <source>Everything works</source>
      <translation>一切正常</translation>
    </message>
    <message>
      <source>Train bandpass alignment</source>
      <translation>訓練波段響應對齊</translation>
    </message>
    <message>
      <source>Learns from pairs of rasters how one sensor's reflectance looks to another.</source>
      <translation>由網格對學習一種感測器的反射率在另一種感測器看來如何。</translation>
    </message>
    <message>
      <source>Learns from pairs of scenes, seen by two sensors at about the same time, a model for 'Align bandpass'. Source, target and mask are taken in order; those of one pair lie on one grid (warp them first) and hold the same bands. Pixels count where the mask, if given, is above 0 and nothing is nodata.

With five scenes or more whole scenes are held out, with fewer, blocks of them. The report shows the curves and, on what was held out, the model beside six classical methods; where one of those is better, the log says so.

Network 'bandloom' starts from a least-squares solution and goes on by gradient; 'paper' is the published network and recipe, which needs thousands of patches; it takes them from folders as its authors have them. Mode 'test' scores the model to resume from, by site and tile. Needs PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>由兩種感測器在相近時間觀測的景對，學習用於「波段響應對齊」的模型。來源、目標和遮罩依順序取用；同一對須位於同一格網(請先變換)且含相同的波段。只計入遮罩(若給出)大於 0 且無任何無資料的像素。

有五景或更多時留出整景，較少時留出其中的塊。報告顯示曲線，以及在留出部分上該模型與六種經典方法的比較；若其中某一種更好，日誌會說明。

網路「bandloom」由最小平方解出發，再以梯度繼續；「paper」為已發表的網路和訓練方案，需要數千個樣本塊，並依作者的形式由資料夾讀取。模式「test」依站點和圖磚為要繼續的模型評分。需要 PyTorch。

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>After the first validation, as the authors' code does; network 'paper' only.</source>
      <translation>在第一次驗證之後，與作者的程式碼相同；僅限網路 'paper'。</translation>
    </message>
    <message>
      <source>Passes over the pairs; the best state seen is kept.</source>
      <translation>遍歷影像對的次數；保留所見的最佳狀態。</translation>
    </message>
    <message>
      <source>Scores by site and tile</source>
      <translation>依站點和圖磚的評分</translation>
    </message>
    <message>
      <source>bandloom: what measures best</source>
      <translation>bandloom: 實測最佳</translation>
    </message>
    <message>
      <source>paper: as published</source>
      <translation>paper: 依發表</translation>
    </message>
    <message>
      <source>bandloom: monotone tables, mixed bands, signed correction. paper: as is.</source>
      <translation>bandloom: 單調查找表、混合波段、帶符號校正。paper: 保持原樣。</translation>
    </message>
    <message>
      <source>Freeze batch normalisation</source>
      <translation>凍結批次正規化</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series</source>
      <translation>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series,波段響應,正規化,訓練,查找表,時間序列</translation>
    </message>
    <message>
      <source>Source rasters</source>
      <translation>來源網格</translation>
    </message>
    <message>
      <source>Of the sensor that is to be aligned.</source>
      <translation>屬於要對齊的感測器。</translation>
    </message>
    <message>
      <source>Targets, in the same order</source>
      <translation>目標，順序相同</translation>
    </message>
    <message>
      <source>On the sources' grids.</source>
      <translation>位於來源的格網上。</translation>
    </message>
    <message>
      <source>Masks, in the same order</source>
      <translation>遮罩，順序相同</translation>
    </message>
    <message>
      <source>Pixels above 0 count.</source>
      <translation>大於 0 的像素計入。</translation>
    </message>
    <message>
      <source>Weight of smooth tables</source>
      <translation>查找表平滑權重</translation>
    </message>
    <message>
      <source>Weight against falling tables</source>
      <translation>查找表防降權重</translation>
    </message>
    <message>
      <source>The published weight is 0.01. Tables of 'bandloom' cannot fall.</source>
      <translation>發表的權重為 0.01。'bandloom' 的查找表不會下降。</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>輪數</translation>
    </message>
    <message>
      <source>Resume from model</source>
      <translation>由模型繼續</translation>
    </message>
    <message>
      <source>Name or path of a model of this kind to go on from. Empty: a new one.</source>
      <translation>要繼續的同類模型的名稱或路徑。留空：新模型。</translation>
    </message>
    <message>
      <source>Licence of the model</source>
      <translation>模型的授權</translation>
    </message>
    <message>
      <source>Written in the model's card, for those whom you give it to.</source>
      <translation>寫入模型的卡片，供您分享模型的對象參閱。</translation>
    </message>
    <message>
      <source>Models (*.json)</source>
      <translation>模型 (*.json)</translation>
    </message>
    <message>
      <source>Train L1BSR</source>
      <translation>訓練 L1BSR</translation>
    </message>
    <message>
      <source>Learns from L1B images models for 'Super-resolve L1B' and 'Register bands'.</source>
      <translation>由 L1B 影像學習用於「L1B 超解析度」和「波段配準」的模型。</translation>
    </message>
    <message>
      <source>Learns from images with blue, green, red and near infrared, without any finer image, models for 'Register bands' (CSR) and 'Super-resolve L1B' (REC).

Views of one place by adjacent detectors follow each other in the list: the first with the second, the third with the fourth; or a table names them. Of single images two views each are simulated, at half their resolution, with shifts, parallax, blur, aliasing and noise.

CSR learns that a band of one view, laid on another band and from there on the second view, has to resemble the same band there. REC then sees one view only; its bands, seen on the grid of the other view, have to resemble that. The lower part of each image is held out: on it the best state is chosen, and the report compares with phase correlation and bicubic interpolation.

bandloom trains the light REC, which CSR's flow feeds; paper the published one, which takes days without a GPU at its full size. With both stages, the model of CSR is written beside that of REC, its name ending in _csr. 'Resume from model' goes on where a training ended, or begins with the weights of a model.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>由含藍、綠、紅和近紅外的影像，無需任何更細的影像，學習用於「波段配準」(CSR) 和「L1B 超解析度」(REC) 的模型。

相鄰偵測器對同一地點的視圖在列表中前後相接：第一個與第二個，第三個與第四個；或由表格指定。對單幅影像，各以其一半的解析度模擬兩個視圖，含偏移、視差、模糊、混疊和雜訊。

CSR 學習的是：一個視圖的某波段放到另一波段上，再由此放到第二個視圖上，必須與那裡的同一波段相似。REC 此時只看到一個視圖；其波段在另一視圖的格網上看，必須與該視圖相似。每幅影像的下部留出：在其上選擇最佳狀態，報告與相位相關和雙三次內插作比較。

bandloom 訓練由 CSR 的位移場提供輸入的輕量 REC;paper 訓練已發表的 REC，以其完整規模在沒有 GPU 時需要數天。兩個階段都訓練時，CSR 的模型寫在 REC 的模型旁，名稱以 _csr 結尾。「由模型繼續」從訓練結束處接著進行，或以某模型的權重開始。

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Views of one place after each other, or single images. Empty where a table is given.</source>
      <translation>同一地點的視圖前後相接，或單幅影像。給出表格時留空。</translation>
    </message>
    <message>
      <source>A CSV file whose columns first and second name the two views of a place, relative to it.</source>
      <translation>CSV 檔案，其欄 first 和 second 指明一個地點的兩個視圖，路徑相對於該檔案。</translation>
    </message>
    <message>
      <source>Images (B02, B03, B04, B08)</source>
      <translation>影像 (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>At most; the best state seen is kept.</source>
      <translation>最多次數；保留所見的最佳狀態。</translation>
    </message>
    <message>
      <source>Lists of models then show it by this name. Empty: by its path alone.</source>
      <translation>模型列表隨後以此名稱顯示。留空：僅依路徑。</translation>
    </message>
    <message>
      <source>auto: by looking</source>
      <translation>auto: 看過後決定</translation>
    </message>
    <message>
      <source>pairs: each with the next</source>
      <translation>pairs: 每個與下一個</translation>
    </message>
    <message>
      <source>single: views are simulated</source>
      <translation>single: 模擬視圖</translation>
    </message>
    <message>
      <source>auto: pairs where an even number of images shows one place each two by two, else single.</source>
      <translation>auto: 影像數為偶數且兩兩顯示同一地點時為 pairs，否則為 single。</translation>
    </message>
    <message>
      <source>both: first csr, then rec</source>
      <translation>both: 先 csr，後 rec</translation>
    </message>
    <message>
      <source>csr: registration</source>
      <translation>csr: 配準</translation>
    </message>
    <message>
      <source>rec: super-resolution</source>
      <translation>rec: 超解析度</translation>
    </message>
    <message>
      <source>CSR registers bands; REC needs a CSR to learn.</source>
      <translation>CSR 配準波段；REC 需要 CSR 才能學習。</translation>
    </message>
    <message>
      <source>bandloom: light and fast</source>
      <translation>bandloom: 輕量而快</translation>
    </message>
    <message>
      <source>paper takes days without a GPU at its full size.</source>
      <translation>paper 以其完整規模在沒有 GPU 時需要數天。</translation>
    </message>
    <message>
      <source>CSR of the stage rec</source>
      <translation>階段 rec 的 CSR</translation>
    </message>
    <message>
      <source>Registers bands while REC learns alone, or is what CSR begins with beside a resumed REC.</source>
      <translation>在只學習 REC 時配準波段，或在繼續 REC 時作為 CSR 的起點。</translation>
    </message>
    <message>
      <source>Table of pairs</source>
      <translation>影像對表格</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector</source>
      <translation>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector,訓練,超解析度,配準,自監督</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>視圖</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>階段</translation>
    </message>
    <message>
      <source>Network of REC</source>
      <translation>REC 的網路</translation>
    </message>
    <message>
      <source>Residual groups</source>
      <translation>殘差組數</translation>
    </message>
    <message>
      <source>Blocks of a group</source>
      <translation>每組塊數</translation>
    </message>
    <message>
      <source>Of the paper's REC: fewer train faster.</source>
      <translation>論文的 REC 的設定：越少訓練越快。</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>表格</translation>
    </message>
    <message>
      <source>Train pan-sharpening model</source>
      <translation>訓練全色銳化模型</translation>
    </message>
    <message>
      <source>Learns from scenes of a sensor a model for 'Pan-sharpen'.</source>
      <translation>由某感測器的景學習用於「全色銳化」的模型。</translation>
    </message>
    <message>
      <source>Learns from one or more pairs of a panchromatic (PAN) and a multispectral (MS) layer a model for 'Pan-sharpen'. PAN and MS are taken in order. Pairs may differ in size and ratio; their MS have the same bands in the same order, unless 'Any number of bands' is chosen.

Wald's protocol: each pair is degraded once more by the sensor's blur, so that the MS itself is the answer. Blocks of each scene are held out: on some of them the best state is chosen, and the training ends where nothing is gained any more; on the others the model is judged beside a cubic enlargement, the classical start and the bundled model. The report shows the table, the curves and pictures; the log says where a simpler method is better.

Give a name to find the model in 'Pan-sharpen' by it; its path serves too. 'Resume from model' goes on where a training ended, as if it had not been interrupted, or begins with the weights of a bundled model. Needs PyTorch and onnx.

Network 'paper' is CF2N, trained by its authors' recipe: L1, Adam at 3e-4, times 0.9 after 100 epochs, 600 epochs, batches of 32. On pairs it adds to the classical start. On a file of patches (PanCollection's .h5, with pan, lms and gt) it adds to their interpolated MS, as published; then leave PAN and MS out.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>由一對或多對全色 (PAN) 和多光譜 (MS) 圖層學習用於「全色銳化」的模型。PAN 和 MS 依順序取用。各對的大小和比值可以不同；其 MS 須有相同的波段和順序，除非選擇「任意波段數」。

Wald 協議：每一對以感測器的模糊再降質一次，使 MS 本身成為答案。每景留出若干塊：在其中一些上選擇最佳狀態，不再有收益時訓練結束；在其餘的上將模型與三次內插放大、經典初值和內建模型作比較。報告顯示表格、曲線和圖片；日誌說明何處較簡單的方法更好。

給出名稱，即可在「全色銳化」中以它找到模型；其路徑同樣可用。「由模型繼續」從訓練結束處接著進行，如同未曾中斷，或以內建模型的權重開始。需要 PyTorch 和 onnx。

網路「paper」為 CF2N，依作者的方案訓練：L1,Adam 3e-4,100 輪後乘以 0.9,600 輪，批次大小 32。對影像對，它在經典初值上疊加。對樣本塊檔案(PanCollection 的 .h5，含 pan、lms 和 gt)，它依發表的方式在其內插後的 MS 上疊加；此時請不要給出 PAN 和 MS。

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. 初值：Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>Passes over the scenes at most; the best state seen is kept. 0: 60, and 600 with network 'paper'.</source>
      <translation>遍歷各景的最多次數；保留所見的最佳狀態。0:60，網路 'paper' 為 600。</translation>
    </message>
    <message>
      <source>'Pan-sharpen' then finds the model by this name. Empty: by its path alone.</source>
      <translation>「全色銳化」隨後以此名稱找到模型。留空：僅依路徑。</translation>
    </message>
    <message>
      <source>Panchromatic layers (PAN)</source>
      <translation>全色圖層 (PAN)</translation>
    </message>
    <message>
      <source>One band each, the finer pixels.</source>
      <translation>各為單波段，像素較細。</translation>
    </message>
    <message>
      <source>Multispectral layers (MS)</source>
      <translation>多光譜圖層 (MS)</translation>
    </message>
    <message>
      <source>In the order of the PAN; pixels 2 to 8 times as large; the same bands in all.</source>
      <translation>與 PAN 順序相同；像素大 2 至 8 倍；各圖層波段相同。</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on each scene.</source>
      <translation>給出波段的模糊。auto: 在每景上測量。</translation>
    </message>
    <message>
      <source>Any number of bands</source>
      <translation>任意波段數</translation>
    </message>
    <message>
      <source>One network that fits any MS: for each band alone, or with 'paper' for the strongest components. Always so beyond 12 bands.</source>
      <translation>適合任何 MS 的一個網路：逐波段單獨處理，'paper' 則處理最強的分量。超過 12 個波段時始終如此。</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure.</source>
      <translation>在偏移可靠時校正日誌報告的偏移。</translation>
    </message>
    <message>
      <source>A new model's; one to resume from has its own.</source>
      <translation>新模型的設定；要繼續的模型有其自身的設定。</translation>
    </message>
    <message>
      <source>File of patches</source>
      <translation>樣本塊檔案</translation>
    </message>
    <message>
      <source>HDF5 with pan, lms and gt (patches, bands, rows, columns), instead of rasters.</source>
      <translation>含 pan、lms 和 gt(樣本塊、波段、列、欄)的 HDF5，代替網格。</translation>
    </message>
    <message>
      <source>File of patches held out</source>
      <translation>留出的樣本塊檔案</translation>
    </message>
    <message>
      <source>They choose the state and judge it. Empty: a tenth of the patches.</source>
      <translation>用於選擇狀態並加以評判。留空：樣本塊的十分之一。</translation>
    </message>
    <message>
      <source>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat</source>
      <translation>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat,全色銳化,訓練,全色,多光譜,融合</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>批次大小</translation>
    </message>
    <message>
      <source>Patches in a step of 'paper'.</source>
      <translation>'paper' 每步的樣本塊數。</translation>
    </message>
    <message>
      <source>Of 'paper'.</source>
      <translation>用於 'paper'。</translation>
    </message>
    <message>
      <source>Value that patches call 1</source>
      <translation>樣本塊視為 1 的值</translation>
    </message>
    <message>
      <source>The authors divide all by 2047; 1023 fits 10 bits.</source>
      <translation>作者一律除以 2047;1023 適合 10 位。</translation>
    </message>
    <message>
      <source>Give PAN and MS, or a file of patches: one of the two.</source>
      <translation>請給出 PAN 和 MS，或樣本塊檔案：二者之一。</translation>
    </message>
    <message>
      <source>A file of patches trains CF2N: choose the network 'paper'.</source>
      <translation>樣本塊檔案用於訓練 CF2N：請選擇網路 'paper'。</translation>
    </message>
    <message>
      <source>Networks need one of these engines. Nothing is installed without a click, and QGIS's own Python packages stay as they are. Sizes are those of Linux.</source>
      <translation>網路需要以下引擎之一。未經點選不會安裝任何內容，QGIS 自身的 Python 套件保持不變。大小以 Linux 為準。</translation>
    </message>
    <message>
      <source>Folder of a virtual environment, or its site-packages</source>
      <translation>虛擬環境的資料夾，或其 site-packages</translation>
    </message>
    <message>
      <source>Bandloom: engine set-up</source>
      <translation>Bandloom：引擎設定</translation>
    </message>
    <message>
      <source>Install</source>
      <translation>安裝</translation>
    </message>
    <message>
      <source>Install from a folder of wheels...</source>
      <translation>從 wheel 資料夾安裝...</translation>
    </message>
    <message>
      <source>Uninstall</source>
      <translation>解除安裝</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>關閉</translation>
    </message>
    <message>
      <source>Try it on the sample</source>
      <translation>用示例試一試</translation>
    </message>
    <message>
      <source>no</source>
      <translation>否</translation>
    </message>
    <message>
      <source>Folder of wheels (*.whl)</source>
      <translation>wheel 資料夾 (*.whl)</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Installed</source>
      <translation>已安裝</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>下載</translation>
    </message>
    <message>
      <source>On disk</source>
      <translation>磁碟佔用</translation>
    </message>
    <message>
      <source>Go on: {algorithm}</source>
      <translation>繼續：{algorithm}</translation>
    </message>
    <message>
      <source>Stop using the other environment</source>
      <translation>停止使用另一環境</translation>
    </message>
    <message>
      <source>Use another environment...</source>
      <translation>使用另一環境...</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>是</translation>
    </message>
    <message>
      <source>Done. If an algorithm has run before, restart QGIS.</source>
      <translation>完成。如果此前執行過演算法，請重新啟動 QGIS。</translation>
    </message>
    <message>
      <source>Folder: {folder}</source>
      <translation>資料夾：{folder}</translation>
    </message>
    <message>
      <source>{version}, elsewhere</source>
      <translation>{version}，在別處</translation>
    </message>
    <message>
      <source>Cancelled: nothing was kept.</source>
      <translation>已取消：未保留任何內容。</translation>
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
      <translation>另一環境的套件也在使用：{folder}</translation>
    </message>
    <message>
      <source>Bandloom's networks need an engine, which is installed with a click.</source>
      <translation>Bandloom 的網路需要一個引擎，點選即可安裝。</translation>
    </message>
    <message>
      <source>Engine set-up...</source>
      <translation>引擎設定...</translation>
    </message>
    <message>
      <source>Bandloom sample</source>
      <translation>Bandloom 示例</translation>
    </message>
    <message>
      <source>The sample is loaded. Go on in the Processing toolbox: Bandloom &gt; {group} &gt; {algorithm}.</source>
      <translation>示例已載入。請在處理工具箱中繼續：Bandloom &gt; {group} &gt; {algorithm}。</translation>
    </message>
    <message>
      <source>ONNX Runtime, processor</source>
      <translation>ONNX Runtime，處理器</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor: the smallest that is enough.</source>
      <translation>在處理器上執行內建和匯入的網路：夠用的最小選擇。</translation>
    </message>
    <message>
      <source>ONNX Runtime, NVIDIA GPU</source>
      <translation>ONNX Runtime,NVIDIA GPU</translation>
    </message>
    <message>
      <source>Bundled and imported networks on an NVIDIA GPU.</source>
      <translation>在 NVIDIA GPU 上執行內建和匯入的網路。</translation>
    </message>
    <message>
      <source>OpenVINO, processor</source>
      <translation>OpenVINO，處理器</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor, fastest on Intel's.</source>
      <translation>在處理器上執行內建和匯入的網路，在 Intel 處理器上最快。</translation>
    </message>
    <message>
      <source>PyTorch, processor</source>
      <translation>PyTorch，處理器</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on the processor.</source>
      <translation>在處理器上執行所有網路、對景的擬合和訓練。</translation>
    </message>
    <message>
      <source>PyTorch, NVIDIA GPU</source>
      <translation>PyTorch,NVIDIA GPU</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on an NVIDIA GPU.</source>
      <translation>在 NVIDIA GPU 上執行所有網路、對景的擬合和訓練。</translation>
    </message>
    <message>
      <source>Mathematics that every algorithm needs; installed with each of the others where QGIS lacks it.</source>
      <translation>每個演算法都需要的數學程式庫；QGIS 缺少時與其他各項一起安裝。</translation>
    </message>
    <message>
      <source>all</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; before: of the source as it is.</source>
      <translation>RMSE 以 DN 值計，反射率 x 10000；之前：來源影像原樣。</translation>
    </message>
    <message>
      <source>RMSE before {band}</source>
      <translation>之前的 RMSE {band}</translation>
    </message>
    <message>
      <source>site</source>
      <translation>地點</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>圖磚</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>像素數</translation>
    </message>
    <message>
      <source>Bandpass alignment: test of {model}</source>
      <translation>波段響應對齊：{model} 的檢驗</translation>
    </message>
    <message>
      <source>{count} pixels</source>
      <translation>{count} 個像素</translation>
    </message>
    <message>
      <source>Fusion quality</source>
      <translation>融合品質</translation>
    </message>
    <message>
      <source>Against the reference</source>
      <translation>與參考影像比較</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>參考影像</translation>
    </message>
    <message>
      <source>Against MS and PAN, at full resolution</source>
      <translation>與 MS 和 PAN 比較，全解析度</translation>
    </message>
    <message>
      <source>Against the MS</source>
      <translation>與 MS 比較</translation>
    </message>
    <message>
      <source>Scales or offsets differ, so that physical values are compared.</source>
      <translation>比例或偏移不同，因此比較的是物理值。</translation>
    </message>
    <message>
      <source>{hsi} with {msi}, preset {preset}</source>
      <translation>{hsi} 與 {msi}，預設集 {preset}</translation>
    </message>
    <message>
      <source>fused</source>
      <translation>融合</translation>
    </message>
    <message>
      <source>The {what}'s pixels are {ratio} times those of the fused raster: it is resampled by cubic convolution, and scores are those of the resampled image.</source>
      <translation>{what} 的像素是融合網格的 {ratio} 倍：以三次卷積重取樣，各項得分屬於重取樣後的影像。</translation>
    </message>
    <message>
      <source>The {what}'s pixels do not lie on those of the fused raster: it is resampled by cubic convolution, which blurs it, and scores suffer.</source>
      <translation>{what} 的像素不落在融合網格的像素上：以三次卷積重取樣，使其模糊，得分因此降低。</translation>
    </message>
    <message>
      <source>Bands compared with the {what} in the order of the files: {pairs}.</source>
      <translation>與 {what} 依檔案順序比較的波段：{pairs}。</translation>
    </message>
    <message>
      <source>The names of the fused bands and of the {what}'s differ.</source>
      <translation>融合影像與 {what} 的波段名稱不同。</translation>
    </message>
    <message>
      <source>Bands compared with the {what} by name: {pairs}.</source>
      <translation>與 {what} 依名稱比較的波段：{pairs}。</translation>
    </message>
    <message>
      <source>{first} {second}</source>
      <translation>{first}{second}</translation>
    </message>
    <message>
      <source>Bands that only one of both has are not scored: {names}.</source>
      <translation>只有其中一方具有的波段不評分：{names}。</translation>
    </message>
    <message>
      <source>split by blocks</source>
      <translation>依塊劃分</translation>
    </message>
    <message>
      <source>split by scene</source>
      <translation>依景劃分</translation>
    </message>
    <message>
      <source>Root mean square error of each band</source>
      <translation>各波段的均方根誤差</translation>
    </message>
    <message>
      <source>Expected errors</source>
      <translation>預期誤差</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, by band (0.68)</source>
      <translation>低於預期誤差的比例，依波段 (0.68)</translation>
    </message>
    <message>
      <source>The mean of {count} bands stands for the PAN.</source>
      <translation>以 {count} 個波段的平均代替 PAN。</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>指標</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>含義</translation>
    </message>
    <message>
      <source>Fused</source>
      <translation>融合結果</translation>
    </message>
    <message>
      <source>Error (light: large)</source>
      <translation>誤差(亮：大)</translation>
    </message>
    <message>
      <source>Spectral angle (light: large)</source>
      <translation>光譜角(亮：大)</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>地物</translation>
    </message>
    <message>
      <source>Share of errors below the expected one</source>
      <translation>低於預期誤差的比例</translation>
    </message>
    <message>
      <source>found</source>
      <translation>實測</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>與預期相同</translation>
    </message>
    <message>
      <source>Reliability diagram: errors that were found over those that were expected</source>
      <translation>可靠性圖：實測誤差對預期誤差</translation>
    </message>
    <message>
      <source>expected error over value</source>
      <translation>預期誤差與數值之比</translation>
    </message>
    <message>
      <source>error found over value</source>
      <translation>實測誤差與數值之比</translation>
    </message>
    <message>
      <source>Detail added (light: much)</source>
      <translation>增加的細節(亮：多)</translation>
    </message>
    <message>
      <source>band {number}</source>
      <translation>波段 {number}</translation>
    </message>
    <message>
      <source>Histogram of the scene before and after</source>
      <translation>場景前後的直方圖</translation>
    </message>
    <message>
      <source>Bandpass alignment</source>
      <translation>波段響應對齊</translation>
    </message>
    <message>
      <source>{file} as {sensor} by model {model}</source>
      <translation>{file} 變為 {sensor}，模型 {model}</translation>
    </message>
    <message>
      <source>The scene</source>
      <translation>場景</translation>
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
      <translation>之前的中位數</translation>
    </message>
    <message>
      <source>median after</source>
      <translation>之後的中位數</translation>
    </message>
    <message>
      <source>above the end</source>
      <translation>超出末端</translation>
    </message>
    <message>
      <source>Digital numbers are reflectance x 10000.</source>
      <translation>DN 值為反射率 x 10000。</translation>
    </message>
    <message>
      <source>What the table alone adds</source>
      <translation>僅查找表帶來的變化</translation>
    </message>
    <message>
      <source>digital number</source>
      <translation>DN 值</translation>
    </message>
    <message>
      <source>change</source>
      <translation>變化</translation>
    </message>
    <message>
      <source>% of pixels</source>
      <translation>像素百分比</translation>
    </message>
    <message>
      <source>before</source>
      <translation>之前</translation>
    </message>
    <message>
      <source>after</source>
      <translation>之後</translation>
    </message>
    <message>
      <source>Fusion of a hyperspectral and a multispectral image</source>
      <translation>高光譜與多光譜影像的融合</translation>
    </message>
    <message>
      <source>{images}, ratio {ratio}</source>
      <translation>{images}，比例 {ratio}</translation>
    </message>
    <message>
      <source>Centre {row} rows, {col} columns from the coarse pixel's (fine pixels); width at half maximum, as of a Gaussian, {height} rows, {width} columns.</source>
      <translation>中心距粗像素中心 {row} 列、{col} 欄(細像素)；依高斯函數的半高寬為 {height} 列、{width} 欄。</translation>
    </message>
    <message>
      <source>Spectral responses, estimated, each of sum 1</source>
      <translation>估計的光譜響應，各自之和為 1</translation>
    </message>
    <message>
      <source>Spectral responses, as given, each of sum 1</source>
      <translation>給定的光譜響應，各自之和為 1</translation>
    </message>
    <message>
      <source>Coarse row {row}, column {col}</source>
      <translation>粗像素第 {row} 列、第 {col} 欄</translation>
    </message>
    <message>
      <source>stage {number}</source>
      <translation>階段 {number}</translation>
    </message>
    <message>
      <source>wavelength [nm]</source>
      <translation>波長 [nm]</translation>
    </message>
    <message>
      <source>Losses</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>Loss of each stage</source>
      <translation>各階段的損失</translation>
    </message>
    <message>
      <source>step</source>
      <translation>步</translation>
    </message>
    <message>
      <source>log10 of the loss</source>
      <translation>損失的 log10</translation>
    </message>
    <message>
      <source>Beside the reference</source>
      <translation>與參考影像對照</translation>
    </message>
    <message>
      <source>{side} x {side} fine pixels</source>
      <translation>{side} x {side} 個細像素</translation>
    </message>
    <message>
      <source>Standard errors: centre {row} and {col}, width {height} and {width}.</source>
      <translation>標準誤差：中心 {row} 和 {col}，寬度 {height} 和 {width}。</translation>
    </message>
    <message>
      <source>response</source>
      <translation>響應</translation>
    </message>
    <message>
      <source>Spectra before and after</source>
      <translation>前後的光譜</translation>
    </message>
    <message>
      <source>coarse pixel</source>
      <translation>粗像素</translation>
    </message>
    <message>
      <source>fused pixel in its middle</source>
      <translation>其中央的融合像素</translation>
    </message>
    <message>
      <source>value</source>
      <translation>數值</translation>
    </message>
    <message>
      <source>after stage</source>
      <translation>階段之後</translation>
    </message>
    <message>
      <source>relative difference (L1)</source>
      <translation>相對差異 (L1)</translation>
    </message>
    <message>
      <source>{count} image(s), views simulated of single images, the lower part of each held out</source>
      <translation>{count} 幅影像，由單幅影像模擬的視圖，各自的下部留出</translation>
    </message>
    <message>
      <source>{count} image(s), pairs of views, the lower part of each held out</source>
      <translation>{count} 幅影像，視圖對，各自的下部留出</translation>
    </message>
    <message>
      <source>The light network learns to undo the instrument's blur, and is compared with the other view through it; bicubic interpolation is compared as it is. The state that is kept was chosen on the held-out part, so its figures there are a little flattering.</source>
      <translation>輕量網路學習消除儀器的模糊，並經該模糊與另一視圖比較；雙三次內插則原樣比較。保留的狀態是在留出部分上選出的，因此其數值在該處略偏樂觀。</translation>
    </message>
    <message>
      <source>L1BSR: training</source>
      <translation>L1BSR：訓練</translation>
    </message>
    <message>
      <source>Loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>每輪之後的損失；保留第 {epoch} 輪之後的狀態</translation>
    </message>
    <message>
      <source>{network} on what was held out</source>
      <translation>{network} 在留出部分上</translation>
    </message>
    <message>
      <source>Means over held-out windows</source>
      <translation>留出視窗的平均</translation>
    </message>
    <message>
      <source>learnt from</source>
      <translation>學習部分</translation>
    </message>
    <message>
      <source>held out</source>
      <translation>留出部分</translation>
    </message>
    <message>
      <source>epoch</source>
      <translation>輪</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>損失</translation>
    </message>
    <message>
      <source>method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>cubic</source>
      <translation>三次內插</translation>
    </message>
    <message>
      <source>classical start</source>
      <translation>經典初值</translation>
    </message>
    <message>
      <source>trained</source>
      <translation>訓練所得</translation>
    </message>
    <message>
      <source>{count} pair(s), Wald's protocol, held-out blocks</source>
      <translation>{count} 對，Wald 協議，留出塊</translation>
    </message>
    <message>
      <source>Means over the pairs, one scale down; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>各對的平均，低一級尺度；ERGAS 和 SAM(度)最佳為 0，Q2n 最佳為 1</translation>
    </message>
    <message>
      <source>The first held-out blocks chose the state that is kept; the table is of others, seen by nobody.</source>
      <translation>第一部分留出塊用於選擇保留的狀態；表格來自其餘從未見過的塊。</translation>
    </message>
    <message>
      <source>CF2N on patches, {count} of them held out</source>
      <translation>基於圖塊的 CF2N，其中 {count} 個留出</translation>
    </message>
    <message>
      <source>Means over the patches; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>各圖塊的平均；ERGAS 和 SAM(度)最佳為 0，Q2n 最佳為 1</translation>
    </message>
    <message>
      <source>Mean loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>每輪之後的平均損失；保留第 {epoch} 輪之後的狀態</translation>
    </message>
    <message>
      <source>Pan-sharpening: training</source>
      <translation>全色銳化：訓練</translation>
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
      <translation>大部分被留出的一處</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>訓練</translation>
    </message>
    <message>
      <source>truth</source>
      <translation>真值</translation>
    </message>
    <message>
      <source>{area} MPixel: prepared in {prepared} s, {verb} in {computed} s ({rate} MPixel/s).</source>
      <translation>{area} 百萬像素：準備用時 {prepared} 秒，{verb}用時 {computed} 秒({rate} 百萬像素/秒)。</translation>
    </message>
    <message>
      <source>Mean RMSE on what the state kept is chosen on</source>
      <translation>用於選擇保留狀態的部分上的平均 RMSE</translation>
    </message>
    <message>
      <source>Bandpass alignment: training</source>
      <translation>波段響應對齊：訓練</translation>
    </message>
    <message>
      <source>{pairs}, {how}</source>
      <translation>{pairs}，{how}</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; best: {method}</source>
      <translation>RMSE 以 DN 值計，反射率 x 10000；最佳：{method}</translation>
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
      <translation>訓練對上的損失</translation>
    </message>
    <message>
      <source>mean RMSE</source>
      <translation>平均 RMSE</translation>
    </message>
    <message>
      <source>{count} pairs</source>
      <translation>{count} 對</translation>
    </message>
    <message>
      <source>identity</source>
      <translation>不變</translation>
    </message>
    <message>
      <source>per-band linear</source>
      <translation>逐波段線性</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>仿射</translation>
    </message>
    <message>
      <source>histogram matching</source>
      <translation>直方圖匹配</translation>
    </message>
    <message>
      <source>tile histogram matching</source>
      <translation>圖磚直方圖匹配</translation>
    </message>
    <message>
      <source>monotone table</source>
      <translation>單調查找表</translation>
    </message>
    <message>
      <source>Noise of the MSI bands: {noise}.</source>
      <translation>MSI 各波段的雜訊：{noise}。</translation>
    </message>
    <message>
      <source>no registration</source>
      <translation>未配準</translation>
    </message>
    <message>
      <source>phase correlation</source>
      <translation>相位相關</translation>
    </message>
    <message>
      <source>bicubic</source>
      <translation>雙三次</translation>
    </message>
    <message>
      <source>bicubic, registered by CSR</source>
      <translation>雙三次，經 CSR 配準</translation>
    </message>
    <message>
      <source>apart from the other view [deviations]</source>
      <translation>與另一視圖之差 [標準差]</translation>
    </message>
    <message>
      <source>median end-point error [pixels]</source>
      <translation>位移誤差中位數 [像素]</translation>
    </message>
    <message>
      <source>flat</source>
      <translation>平坦</translation>
    </message>
    <message>
      <source>between</source>
      <translation>中間</translation>
    </message>
    <message>
      <source>edge</source>
      <translation>邊緣</translation>
    </message>
    <message>
      <source>Spectral angle [degrees], 0 is best</source>
      <translation>光譜角 [度]，0 最佳</translation>
    </message>
    <message>
      <source>Relative error of all bands [%], 0 is best</source>
      <translation>所有波段的相對誤差 [%]，0 最佳</translation>
    </message>
    <message>
      <source>Peak signal to noise [dB], higher is better</source>
      <translation>峰值訊雜比 [dB]，越高越好</translation>
    </message>
    <message>
      <source>Root mean square error, 0 is best</source>
      <translation>均方根誤差，0 最佳</translation>
    </message>
    <message>
      <source>Correlation, 1 is best</source>
      <translation>相關係數，1 最佳</translation>
    </message>
    <message>
      <source>Correlation of detail, 1 is best</source>
      <translation>細節的相關係數，1 最佳</translation>
    </message>
    <message>
      <source>Structural similarity, 1 is best</source>
      <translation>結構相似性，1 最佳</translation>
    </message>
    <message>
      <source>Quality index Q, 1 is best</source>
      <translation>品質指數 Q，1 最佳</translation>
    </message>
    <message>
      <source>Quality index of all bands together, 1 is best</source>
      <translation>所有波段共同的品質指數，1 最佳</translation>
    </message>
    <message>
      <source>Change of the relations between bands, 0 is best</source>
      <translation>波段間關係的變化，0 最佳</translation>
    </message>
    <message>
      <source>Change of the relation to the PAN, 0 is best</source>
      <translation>與 PAN 關係的變化，0 最佳</translation>
    </message>
    <message>
      <source>Quality without reference, 1 is best</source>
      <translation>無參考品質，1 最佳</translation>
    </message>
    <message>
      <source>Distance from the MS after degrading, 0 is best</source>
      <translation>退化後與 MS 的距離，0 最佳</translation>
    </message>
    <message>
      <source>Quality without reference, hybrid, 1 is best</source>
      <translation>無參考品質(混合)，1 最佳</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, 0.68 is best</source>
      <translation>低於預期誤差的比例，0.68 最佳</translation>
    </message>
    <message>
      <source>Share of errors below twice the expected one, 0.95 is best</source>
      <translation>低於兩倍預期誤差的比例，0.95 最佳</translation>
    </message>
    <message>
      <source>Expected error over value, less is better where coverage holds</source>
      <translation>預期誤差與數值之比，在覆蓋率成立時越小越好</translation>
    </message>
    <message>
      <source>Load sample</source>
      <translation>載入示例</translation>
    </message>
    <message>
      <source>Pan-sharpens in mode 'instant' and scores the result against its own PAN and MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): raster, report and numbers.</source>
      <translation>以模式「instant」進行全色銳化，並對照其自身的 PAN 和 MS 為結果評分(D_lambda、D_s、QNR、D_lambda_K、HQNR)：網格、報告和數值。</translation>
    </message>
    <message>
      <source>Chains</source>
      <translation>處理鏈</translation>
    </message>
    <message>
      <source>Pan-sharpen and assess</source>
      <translation>全色銳化並評價</translation>
    </message>
    <message>
      <source>Pansharpened</source>
      <translation>全色銳化影像</translation>
    </message>
    <message>
      <source>Sharpens all bands of a Sentinel-2 Level-2A product to 10 m, then turns blue, green, red and near infrared into what Gaofen-1 WFV would have measured. One product in, both rasters and a report out.</source>
      <translation>把 Sentinel-2 Level-2A 產品的所有波段銳化到 10 m，然後把藍、綠、紅和近紅外轉換為高分一號 WFV 會測得的值。輸入一個產品，輸出兩個網格和一份報告。</translation>
    </message>
    <message>
      <source>Sentinel-2 product to Gaofen-1 WFV at 10 m</source>
      <translation>Sentinel-2 產品轉換為 10 m 高分一號 WFV</translation>
    </message>
    <message>
      <source>Level-2A product (MTD_MSIL2A.xml, zip)</source>
      <translation>Level-2A 產品 (MTD_MSIL2A.xml, zip)</translation>
    </message>
    <message>
      <source>Aligned</source>
      <translation>對齊結果</translation>
    </message>
    <message>
      <source>Sharpened</source>
      <translation>銳化結果</translation>
    </message>
    <message>
      <source>Super-resolves a Level-1B image to 5 m, and scores how well the result, seen through the sensor again, gives the image back (D_lambda_K). The image's bands are registered first: the result's bands are, too.</source>
      <translation>把 Level-1B 影像超解析度到 5 m，並評價結果再經感測器觀測後還原該影像的程度 (D_lambda_K)。影像的波段先經配準：結果的波段也是如此。</translation>
    </message>
    <message>
      <source>Super-resolve L1B and assess</source>
      <translation>L1B 超解析度並評價</translation>
    </message>
    <message>
      <source>Superresolved</source>
      <translation>超解析度結果</translation>
    </message>
  </context>
</TS>
