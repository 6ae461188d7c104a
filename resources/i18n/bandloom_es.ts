<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
  <context>
    <name>Bandloom</name>
    <message>
      <source>Align bandpass</source>
      <translation>Ajustar las bandas espectrales</translation>
    </message>
    <message>
      <source>Align</source>
      <translation>Ajustar</translation>
    </message>
    <message>
      <source>Makes Sentinel-2 reflectance look as if Gaofen-1 WFV had measured it, or any trained pair.</source>
      <translation>Da a la reflectancia de Sentinel-2 el aspecto de una medida de Gaofen-1 WFV, o de cualquier par aprendido.</translation>
    </message>
    <message>
      <source>Turns surface reflectance of one sensor into what another one would have measured, so that both make one time series. The bundled models go from Sentinel-2 (blue, green, red, near infrared) to the camera WFV1 of Gaofen-1, or WFV2 to WFV4: choose that of your image. They were made from spectral libraries and responses. Train others with 'Train bandpass alignment'.

A model makes a lookup table for each band and a mixture of the bands of each pixel; networks that you train read the histogram of the whole scene, or of the raster given as its tile. The image stays as sharp as it is, unless you state a blur or have it measured from a raster of the other sensor. Stored values become reflectance by the scale and offset in the file; without them integers are taken as reflectance x 10000 and real numbers as reflectance. The result has the input's data type and scale.

Clouds and nodata should be masked: they are left out of the histogram. Values above a table's end are counted in the log. Needs onnxruntime, OpenVINO or PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Convierte la reflectancia de superficie de un sensor en lo que otro habría medido, para que ambos formen una sola serie temporal. Los modelos incluidos van de Sentinel-2 (azul, verde, rojo, infrarrojo cercano) a la cámara WFV1 de Gaofen-1, o de WFV2 a WFV4: elija la de su imagen. Se hicieron a partir de bibliotecas espectrales y de respuestas espectrales. Aprenda otros con «Entrenar el ajuste de bandas espectrales».

Un modelo da una tabla de consulta por banda y una mezcla de las bandas de cada píxel; las redes que usted entrena leen el histograma de toda la escena, o del ráster dado como su tesela. La imagen queda tan nítida como es, salvo que indique un desenfoque o lo haga medir en un ráster del otro sensor. Los valores almacenados pasan a reflectancia por la escala y el desplazamiento del archivo; sin ellos, los enteros se toman como reflectancia x 10000 y los reales como reflectancia. El resultado tiene el tipo de datos y la escala de la entrada.

Las nubes y el nodata deberían estar enmascarados: quedan fuera del histograma. Los valores más allá del final de una tabla se cuentan en el registro. Necesita onnxruntime, OpenVINO o PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>Numbers or names in this order, such as 2,3,4,8 or B02,B03,B04,B08. Empty: by their names.</source>
      <translation>Números o nombres en este orden, por ejemplo 2,3,4,8 o B02,B03,B04,B08. Vacío: por sus nombres.</translation>
    </message>
    <message>
      <source>Standard deviation of a Gaussian that makes the result as soft as the other sensor's image. 0: none.</source>
      <translation>Desviación estándar de una gaussiana que hace el resultado tan suave como la imagen del otro sensor. 0: ninguna.</translation>
    </message>
    <message>
      <source>A raster of the other sensor over the same place: the result becomes as soft. Empty: the blur as stated.</source>
      <translation>Un ráster del otro sensor sobre el mismo lugar: el resultado queda igual de suave. Vacío: el desenfoque indicado.</translation>
    </message>
    <message>
      <source>Surface reflectance</source>
      <translation>Reflectancia de superficie</translation>
    </message>
    <message>
      <source>A raster that holds blue, green, red and near infrared.</source>
      <translation>Un ráster que contiene azul, verde, rojo e infrarrojo cercano.</translation>
    </message>
    <message>
      <source>Bands (blue, green, red, NIR)</source>
      <translation>Bandas (azul, verde, rojo, NIR)</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>Modelo</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file. The default is for WFV1.</source>
      <translation>Nombre de un modelo incluido o importado, o ruta de un archivo de modelo. El predeterminado es para WFV1.</translation>
    </message>
    <message>
      <source>Tile of the histogram</source>
      <translation>Tesela del histograma</translation>
    </message>
    <message>
      <source>For a raster cut from a tile: the tile itself. Empty: the raster.</source>
      <translation>Para un ráster recortado de una tesela: la tesela misma. Vacío: el ráster.</translation>
    </message>
    <message>
      <source>Blur [pixels]</source>
      <translation>Desenfoque [píxeles]</translation>
    </message>
    <message>
      <source>Measure the blur from</source>
      <translation>Medir el desenfoque en</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,sentinel-2,gaofen-1,wfv,spectral response,lut,time series</source>
      <translation>banda espectral,armonización,sentinel-2,gaofen-1,wfv,respuesta espectral,lut,serie temporal</translation>
    </message>
    <message>
      <source>Aligned reflectance</source>
      <translation>Reflectancia ajustada</translation>
    </message>
    <message>
      <source>Lookup tables</source>
      <translation>Tablas de consulta</translation>
    </message>
    <message>
      <source>CSV files (*.csv)</source>
      <translation>Archivos CSV (*.csv)</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>Informe</translation>
    </message>
    <message>
      <source>HTML files (*.html)</source>
      <translation>Archivos HTML (*.html)</translation>
    </message>
    <message>
      <source>Only this part is written, grown to whole coarse pixels: what the map shows, the extent of a layer, or drawn. Empty: the whole scene.</source>
      <translation>Solo se escribe esta parte, ampliada a píxeles gruesos enteros: lo que muestra el mapa, la extensión de una capa, o dibujada. Vacío: toda la escena.</translation>
    </message>
    <message>
      <source>Area of interest</source>
      <translation>Área de interés</translation>
    </message>
    <message>
      <source>Area as polygons</source>
      <translation>Área como polígonos</translation>
    </message>
    <message>
      <source>Only what lies in them is written; beside them there is nodata.</source>
      <translation>Solo se escribe lo que está dentro de ellos; fuera hay nodata.</translation>
    </message>
    <message>
      <source>scene: pixels are those that the whole scene's run gives. area: what lies elsewhere, such as sea or clouds, has no say.</source>
      <translation>scene: los píxeles son los que da el cálculo de toda la escena. area: lo que hay en otra parte, como mar o nubes, no influye.</translation>
    </message>
    <message>
      <source>scene: the whole scene</source>
      <translation>scene: toda la escena</translation>
    </message>
    <message>
      <source>area: the area alone</source>
      <translation>area: solo el área</translation>
    </message>
    <message>
      <source>Learn from</source>
      <translation>Aprender de</translation>
    </message>
    <message>
      <source>Assess fusion quality</source>
      <translation>Evaluar la calidad de una fusión</translation>
    </message>
    <message>
      <source>Assess and manage</source>
      <translation>Evaluar y gestionar</translation>
    </message>
    <message>
      <source>Scores a fused raster against a reference, or against its own PAN and MS.</source>
      <translation>Puntúa un ráster fusionado frente a una referencia, o frente a sus propios PAN y MS.</translation>
    </message>
    <message>
      <source>Scores a pan-sharpened or otherwise fused raster and writes an HTML report with figures, error maps and charts, the numbers as JSON, and each as an output that a model can branch on.

With a reference (protocol 'reduced': inputs that were degraded, fused and compared with the original; or a sharper image of the place): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q and Q2n. Without one (protocol 'full'), from the MS and the PAN: D_lambda, D_s, QNR, D_lambda_K and HQNR; from the MS alone: D_lambda and D_lambda_K. 'auto' computes what the inputs allow. An MSI may stand for the PAN: the mean of its bands is then used. With a reference, expected errors ('Reliability') are judged too: how many errors stay below one and two of them, by band and ground.

Indices without a reference tell a distorted image from a faithful one, but do not rank good ones.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</source>
      <translation>Puntúa un ráster de pansharpening o de otra fusión y escribe un informe HTML con cifras, mapas de error y gráficos, los números como JSON, y cada uno como salida por la que un modelo puede ramificarse.

Con una referencia (protocolo «reduced»: entradas degradadas, fusionadas y comparadas con el original; o una imagen más nítida del lugar): SAM, ERGAS, PSNR, RMSE, CC, SCC, SSIM, Q y Q2n. Sin ella (protocolo «full»), con el MS y el PAN: D_lambda, D_s, QNR, D_lambda_K y HQNR; con el MS solo: D_lambda y D_lambda_K. «auto» calcula lo que las entradas permiten. Un MSI puede sustituir al PAN: se usa entonces la media de sus bandas. Con una referencia se juzgan también los errores esperados («Fiabilidad»): cuántos errores quedan por debajo de uno y dos de ellos, por banda y tipo de terreno.

Los índices sin referencia distinguen una imagen deformada de una fiel, pero no ordenan las buenas.

Vivone et al. (2015): A critical comparison among pansharpening algorithms. IEEE TGRS 53, 2565-2586.</translation>
    </message>
    <message>
      <source>auto: what the inputs allow</source>
      <translation>auto: lo que las entradas permiten</translation>
    </message>
    <message>
      <source>reduced: against the reference</source>
      <translation>reduced: frente a la referencia</translation>
    </message>
    <message>
      <source>full: against MS and PAN</source>
      <translation>full: frente a MS y PAN</translation>
    </message>
    <message>
      <source>Protocol</source>
      <translation>Protocolo</translation>
    </message>
    <message>
      <source>reduced: the reference. full: MS and PAN. auto: what there is.</source>
      <translation>reduced: la referencia. full: MS y PAN. auto: lo que haya.</translation>
    </message>
    <message>
      <source>Sensor</source>
      <translation>Sensor</translation>
    </message>
    <message>
      <source>Gives the blur of the bands for D_lambda_K.</source>
      <translation>Da el desenfoque de las bandas para D_lambda_K.</translation>
    </message>
    <message>
      <source>Ratio of the pixel sizes</source>
      <translation>Razón de los tamaños de píxel</translation>
    </message>
    <message>
      <source>Pixel size of the MS over that of the fused raster. 0: from the rasters.</source>
      <translation>Tamaño de píxel del MS dividido por el del ráster fusionado. 0: según los rásters.</translation>
    </message>
    <message>
      <source>quality,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validation</source>
      <translation>calidad,pansharpening,ergas,sam,q2n,qnr,hqnr,psnr,ssim,validación</translation>
    </message>
    <message>
      <source>Fused raster</source>
      <translation>Ráster fusionado</translation>
    </message>
    <message>
      <source>What is scored.</source>
      <translation>Lo que se puntúa.</translation>
    </message>
    <message>
      <source>MS that was fused</source>
      <translation>MS que se fusionó</translation>
    </message>
    <message>
      <source>The coarse bands.</source>
      <translation>Las bandas gruesas.</translation>
    </message>
    <message>
      <source>PAN that was fused</source>
      <translation>PAN que se fusionó</translation>
    </message>
    <message>
      <source>The sharp band.</source>
      <translation>La banda nítida.</translation>
    </message>
    <message>
      <source>or the MSI that was fused</source>
      <translation>o el MSI que se fusionó</translation>
    </message>
    <message>
      <source>Several sharp bands.</source>
      <translation>Varias bandas nítidas.</translation>
    </message>
    <message>
      <source>Reference</source>
      <translation>Referencia</translation>
    </message>
    <message>
      <source>The right answer, in the bands of the fused.</source>
      <translation>La respuesta correcta, en las bandas del ráster fusionado.</translation>
    </message>
    <message>
      <source>Reliability: expected errors</source>
      <translation>Fiabilidad: errores esperados</translation>
    </message>
    <message>
      <source>Written with the fused raster; the reference judges it.</source>
      <translation>Escritos con el ráster fusionado; la referencia los juzga.</translation>
    </message>
    <message>
      <source>generic: a usual blur</source>
      <translation>generic: un desenfoque usual</translation>
    </message>
    <message>
      <source>Numbers</source>
      <translation>Números</translation>
    </message>
    <message>
      <source>JSON files (*.json)</source>
      <translation>Archivos JSON (*.json)</translation>
    </message>
    <message>
      <source>Of the inputs. Empty: as they declare; where they declare none, -9999 and -32768 are nodata, and wide zeros at the border of unsigned integers. A number: this value. none: all values are measurements.</source>
      <translation>De las entradas. Vacío: como ellas declaran; si no declaran ninguno, -9999 y -32768 son nodata, y los ceros extensos del borde de enteros sin signo. Un número: este valor. none: todos los valores son medidas.</translation>
    </message>
    <message>
      <source>Where an input is a .mat or .h5 file: what is read of it, by parameter, such as MS=I_MS;PAN=I_PAN, or one name for all. ms|index=3 is one image of a stack, counted from 0; I_MS|order=brc says the axes: bands, rows, columns. A path may end in |variable=I_MS too. Empty: the only image of the file.</source>
      <translation>Si una entrada es un archivo .mat o .h5: lo que se lee de él, por parámetro, por ejemplo MS=I_MS;PAN=I_PAN, o un nombre para todos. ms|index=3 es una imagen de una pila, contada desde 0; I_MS|order=brc indica los ejes: bandas, filas, columnas. Una ruta puede terminar también en |variable=I_MS. Vacío: la única imagen del archivo.</translation>
    </message>
    <message>
      <source>Address of a Dask cluster that computes the windows, such as tcp://10.0.0.1:8786; its workers read the inputs by their paths. Empty: as set in the options or DASK_SCHEDULER_ADDRESS, else this machine. none: this machine.</source>
      <translation>Dirección de un clúster Dask que calcula las ventanas, por ejemplo tcp://10.0.0.1:8786; sus procesos leen las entradas por sus rutas. Vacío: según las opciones o DASK_SCHEDULER_ADDRESS; si no, este equipo. none: este equipo.</translation>
    </message>
    <message>
      <source>One standard deviation of the expected error of every value, in the units of the result.</source>
      <translation>Una desviación estándar del error esperado de cada valor, en las unidades del resultado.</translation>
    </message>
    <message>
      <source>auto: GPU where one works</source>
      <translation>auto: GPU donde funcione una</translation>
    </message>
    <message>
      <source>cpu: processor</source>
      <translation>cpu: procesador</translation>
    </message>
    <message>
      <source>cuda: NVIDIA GPU</source>
      <translation>cuda: GPU de NVIDIA</translation>
    </message>
    <message>
      <source>Device</source>
      <translation>Dispositivo de cálculo</translation>
    </message>
    <message>
      <source>auto: the GPU where one works, else the processor. The log says which.</source>
      <translation>auto: la GPU donde funcione una; si no, el procesador. El registro dice cuál.</translation>
    </message>
    <message>
      <source>Seed</source>
      <translation>Semilla</translation>
    </message>
    <message>
      <source>The same seed on the same device gives the same result.</source>
      <translation>La misma semilla en el mismo dispositivo da el mismo resultado.</translation>
    </message>
    <message>
      <source>Tile size [pixels]</source>
      <translation>Tamaño de tesela [píxeles]</translation>
    </message>
    <message>
      <source>Smaller tiles take less memory; the result is the same.</source>
      <translation>Las teselas más pequeñas ocupan menos memoria; el resultado es el mismo.</translation>
    </message>
    <message>
      <source>Creation options</source>
      <translation>Opciones de creación</translation>
    </message>
    <message>
      <source>GDAL creation options of the output, as NAME=VALUE|NAME=VALUE.</source>
      <translation>Opciones de creación de GDAL para la salida, como NAME=VALUE|NAME=VALUE.</translation>
    </message>
    <message>
      <source>Nodata value</source>
      <translation>Valor nodata</translation>
    </message>
    <message>
      <source>Variables of .mat, .h5 files</source>
      <translation>Variables (.mat, .h5)</translation>
    </message>
    <message>
      <source>Dask scheduler</source>
      <translation>Planificador de Dask</translation>
    </message>
    <message>
      <source>Largest corrected offset of inputs or bands [pixels]</source>
      <translation>Mayor desplazamiento corregido de entradas o bandas [píxeles]</translation>
    </message>
    <message>
      <source>Lowest signal to noise ratio of a band</source>
      <translation>Menor relación señal-ruido de una banda</translation>
    </message>
    <message>
      <source>Mean gain of the blur at the Nyquist frequency</source>
      <translation>Ganancia media del desenfoque en la frecuencia de Nyquist</translation>
    </message>
    <message>
      <source>Median of expected error over value</source>
      <translation>Mediana del error esperado dividido por el valor</translation>
    </message>
    <message>
      <source>Fuse hyperspectral and multispectral</source>
      <translation>Fusionar hiperespectral y multiespectral</translation>
    </message>
    <message>
      <source>Fuse</source>
      <translation>Fusionar</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image the sharpness of a multispectral one of the same place.</source>
      <translation>Da a una imagen hiperespectral la nitidez de una multiespectral del mismo lugar.</translation>
    </message>
    <message>
      <source>Gives a hyperspectral image (EnMAP, PRISMA, DESIS, airborne) the sharpness of a multispectral image of the same place and about the same time. Pixel sizes may differ by a whole ratio from 2 to 20. Neither sensor's response has to be known: the point spread function, with shifts between the images, and the spectral responses are estimated from the images and written as tables and in the report.

Preset 'fast' regresses every band on the multispectral ones, corrects it by a Gaussian process in place and spectrum, and by what the coarse image still knows; noise is estimated and taken out. It takes seconds. Preset 'paper' is the published UDALN, trained from nothing on this scene: many minutes, and less accurate wherever we measured; it needs PyTorch.

Bands that hold nothing, or hardly more than noise, are not learnt: they are only enlarged. What no multispectral band shows cannot be sharpened beyond what similar pixels suggest.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</source>
      <translation>Da a una imagen hiperespectral (EnMAP, PRISMA, DESIS, aerotransportada) la nitidez de una imagen multiespectral del mismo lugar y aproximadamente del mismo momento. Los tamaños de píxel pueden diferir en una razón entera de 2 a 20. No hace falta conocer la respuesta de ningún sensor: la función de dispersión de punto, con los desplazamientos entre las imágenes, y las respuestas espectrales se estiman a partir de las imágenes y se escriben como tablas y en el informe.

El preajuste «fast» hace la regresión de cada banda sobre las multiespectrales, la corrige con un proceso gaussiano en lugar y espectro y con lo que la imagen gruesa aún sabe; el ruido se estima y se elimina. Tarda segundos. El preajuste «paper» es el UDALN publicado, entrenado desde cero en esta escena: muchos minutos, y menos exacto en todo lo que hemos medido; necesita PyTorch.

Las bandas que no contienen nada, o poco más que ruido, no se aprenden: solo se amplían. Lo que ninguna banda multiespectral muestra no puede afinarse más allá de lo que sugieren píxeles parecidos.

Li, Zheng, Yao, Gao, Hong (2022): Deep Unsupervised Blind Hyperspectral and Multispectral Data Fusion. IEEE GRSL 19, 6007305.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), a CSV file (wavelength or band number, then one column for each multispectral band) or UDALN's convolution_hr2msi.pth. It limits where responses are looked for, and the report compares.</source>
      <translation>Nombre de un sensor (por ejemplo sentinel2a_msi), un archivo CSV (longitud de onda o número de banda, y luego una columna por banda multiespectral) o convolution_hr2msi.pth de UDALN. Limita dónde se buscan las respuestas, y el informe compara.</translation>
    </message>
    <message>
      <source>A CSV file: a square of weights in fine pixels, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>Un archivo CSV: un cuadrado de pesos en píxeles finos, con la razón por lado o más. O PSF.pth de UDALN.</translation>
    </message>
    <message>
      <source>Shared among the three stages as published. 0: the published 65000. Preset fast has none.</source>
      <translation>Repartidos entre las tres etapas como en la publicación. 0: los 65000 publicados. El preajuste fast no tiene.</translation>
    </message>
    <message>
      <source>UDALN's spectral_upsample.pth of these sensors: training goes on from it, in fewer steps.</source>
      <translation>spectral_upsample.pth de UDALN para estos sensores: el entrenamiento continúa desde ahí, en menos pasos.</translation>
    </message>
    <message>
      <source>The responses given as SRF are held as they are, instead of learnt within their limits. A given point spread is always held.</source>
      <translation>Las respuestas dadas como SRF se mantienen como son, en lugar de aprenderse dentro de sus límites. Una dispersión de punto dada se mantiene siempre.</translation>
    </message>
    <message>
      <source>Learning rate, epochs and the epoch that the decay begins with, of each stage, as UDALN names its folders: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, which is what it does by default.</source>
      <translation>Tasa de aprendizaje, épocas y época en que empieza el descenso, de cada etapa, como UDALN nombra sus carpetas: S1=0.001_20000_10000_S2=0.001_30000_20000_S3=6e-05_15000_5000, que es lo predeterminado. El signo decimal es el punto.</translation>
    </message>
    <message>
      <source>Instead of from 48 x 48 hyperspectral pixels in the middle of a part. Time and memory grow with the image.</source>
      <translation>En lugar de 48 x 48 píxeles hiperespectrales en el centro de una parte. El tiempo y la memoria crecen con la imagen.</translation>
    </message>
    <message>
      <source>All hyperspectral bands with the multispectral image's pixels. Log and report say how near the fused image comes to it after the second and the third stage.</source>
      <translation>Todas las bandas hiperespectrales con los píxeles de la imagen multiespectral. El registro y el informe dicen cuánto se le acerca la imagen fusionada tras la segunda y la tercera etapa.</translation>
    </message>
    <message>
      <source>Hyperspectral image</source>
      <translation>Imagen hiperespectral</translation>
    </message>
    <message>
      <source>Many bands, large pixels; wavelengths are read from its metadata. Or a product: EnMAP ...-METADATA.XML, PRISMA Level 2D .he5, Hyperion ..._MTL_L1T.TXT.</source>
      <translation>Muchas bandas, píxeles grandes; las longitudes de onda se leen de sus metadatos. O un producto: EnMAP ...-METADATA.XML, PRISMA de nivel 2D .he5, Hyperion ..._MTL_L1T.TXT.</translation>
    </message>
    <message>
      <source>Multispectral image</source>
      <translation>Imagen multiespectral</translation>
    </message>
    <message>
      <source>Few bands, small pixels, of the same place; any value scale.</source>
      <translation>Pocas bandas, píxeles pequeños, del mismo lugar; cualquier escala de valores.</translation>
    </message>
    <message>
      <source>fast: Bandloom's method</source>
      <translation>fast: el método de Bandloom</translation>
    </message>
    <message>
      <source>paper: UDALN as published (slow)</source>
      <translation>paper: UDALN como se publicó (lento)</translation>
    </message>
    <message>
      <source>Preset</source>
      <translation>Preajuste</translation>
    </message>
    <message>
      <source>fast: Bandloom's method. paper: UDALN as published.</source>
      <translation>fast: el método de Bandloom. paper: UDALN como se publicó.</translation>
    </message>
    <message>
      <source>Spectral responses, if known</source>
      <translation>Respuestas conocidas (SRF)</translation>
    </message>
    <message>
      <source>Point spread, if known</source>
      <translation>Dispersión conocida (PSF)</translation>
    </message>
    <message>
      <source>Optimiser steps (preset paper)</source>
      <translation>Pasos del optimizador (paper)</translation>
    </message>
    <message>
      <source>First weights (preset paper)</source>
      <translation>Primeros pesos (paper)</translation>
    </message>
    <message>
      <source>Hold known responses (paper)</source>
      <translation>Mantener respuestas (paper)</translation>
    </message>
    <message>
      <source>Plan of the stages (paper)</source>
      <translation>Plan de las etapas (paper)</translation>
    </message>
    <message>
      <source>Learn from all of it (paper)</source>
      <translation>Aprender de toda ella (paper)</translation>
    </message>
    <message>
      <source>True fine image (paper)</source>
      <translation>Imagen fina real (paper)</translation>
    </message>
    <message>
      <source>hyperspectral,hypersharpening,enmap,prisma,desis,fusion,udaln,psf,srf,super-resolution</source>
      <translation>hiperespectral,hypersharpening,enmap,prisma,desis,fusión,udaln,psf,srf,superresolución</translation>
    </message>
    <message>
      <source>Fused image</source>
      <translation>Imagen fusionada</translation>
    </message>
    <message>
      <source>Point spread function (CSV)</source>
      <translation>Dispersión de punto (CSV)</translation>
    </message>
    <message>
      <source>Spectral responses (CSV)</source>
      <translation>Respuestas espectrales (CSV)</translation>
    </message>
    <message>
      <source>Learnt weights (preset paper)</source>
      <translation>Pesos aprendidos (paper)</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>Pesos</translation>
    </message>
    <message>
      <source>Import model</source>
      <translation>Importar modelo</translation>
    </message>
    <message>
      <source>Makes a checkpoint of a method's authors, or a model from elsewhere, one of your models.</source>
      <translation>Convierte un checkpoint de los autores de un método, o un modelo de otra procedencia, en uno de sus modelos.</translation>
    </message>
    <message>
      <source>Takes the weights that a method's authors publish: REC_Real_L1B.pt and CSR_Real_L1B.pth.tar of L1BSR, and checkpoints of the bandpass network. The file is recognised by its keys and checked key by key and shape by shape; code that a file may carry is never run. The weights are written as ONNX and safetensors with a card among your models, and torch and the other libraries have to give the same answers.

ONNX files that others made of REC or CSR are taken without a card: weights go by the order of the convolutions, whatever names, axes and scaling the file has, and the file has to do on a trial what the published network does (needs onnxruntime).

Models that Bandloom has written elsewhere (a card with its .onnx or .safetensors file) are checked against the digests of the card and copied.

A model is accepted only once it has run on a small block, in each library here that may run it, with the bands and the halo of its card.

Whatever is not wholly what it should be is refused, and nothing is written. Mind the licence of the weights: the card does not know it. Needs PyTorch and onnx.</source>
      <translation>Toma los pesos que publican los autores de un método: REC_Real_L1B.pt y CSR_Real_L1B.pth.tar de L1BSR, y checkpoints de la red de ajuste de bandas espectrales. El archivo se reconoce por sus claves y se comprueba clave por clave y forma por forma; el código que un archivo pueda llevar nunca se ejecuta. Los pesos se escriben como ONNX y safetensors con una ficha entre sus modelos, y torch y las demás bibliotecas tienen que dar las mismas respuestas.

Los archivos ONNX que otros hicieron de REC o CSR se toman sin ficha: los pesos siguen el orden de las convoluciones, sean cuales sean los nombres, ejes y escala del archivo, y el archivo tiene que hacer en una prueba lo que hace la red publicada (necesita onnxruntime).

Los modelos que Bandloom ha escrito en otro lugar (una ficha con su archivo .onnx o .safetensors) se comparan con los resúmenes criptográficos de la ficha y se copian.

Un modelo solo se acepta cuando ha funcionado con un bloque pequeño, en cada biblioteca presente que pueda ejecutarlo, con las bandas y el margen de su ficha.

Lo que no es del todo lo que debe ser se rechaza, y no se escribe nada. Tenga en cuenta la licencia de los pesos: la ficha no la conoce. Necesita PyTorch y onnx.</translation>
    </message>
    <message>
      <source>Checkpoint or model file</source>
      <translation>Checkpoint o archivo de modelo</translation>
    </message>
    <message>
      <source>Weights of the authors, or a file of a model with its card beside it.</source>
      <translation>Pesos de los autores, o un archivo de modelo con su ficha al lado.</translation>
    </message>
    <message>
      <source>auto: recognised by the keys</source>
      <translation>auto: reconocido por las claves</translation>
    </message>
    <message>
      <source>l1bsr_rec: for Super-resolve L1B</source>
      <translation>l1bsr_rec: para Superresolución L1B</translation>
    </message>
    <message>
      <source>l1bsr_csr: for Register bands</source>
      <translation>l1bsr_csr: para Corregistrar bandas</translation>
    </message>
    <message>
      <source>bandpass: for Align bandpass</source>
      <translation>bandpass: para Ajustar las bandas espectrales</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>Método</translation>
    </message>
    <message>
      <source>auto: recognised by the keys. Another: the file has to be of that method.</source>
      <translation>auto: reconocido por las claves. Otro: el archivo tiene que ser de ese método.</translation>
    </message>
    <message>
      <source>Name among my models</source>
      <translation>Nombre entre mis modelos</translation>
    </message>
    <message>
      <source>The lists of models show it. Empty: the name of the file.</source>
      <translation>Las listas de modelos lo muestran. Vacío: el nombre del archivo.</translation>
    </message>
    <message>
      <source>For the card. Empty: the sensor of the publication.</source>
      <translation>Para la ficha. Vacío: el sensor de la publicación.</translation>
    </message>
    <message>
      <source>model,checkpoint,weights,pytorch,safetensors,onnx,l1bsr,rec</source>
      <translation>modelo,checkpoint,pesos,pytorch,safetensors,onnx,l1bsr,rec</translation>
    </message>
    <message>
      <source>Card of the model</source>
      <translation>Ficha del modelo</translation>
    </message>
    <message>
      <source>preview</source>
      <translation>vista previa</translation>
    </message>
    <message>
      <source>Expression...</source>
      <translation>Expresión...</translation>
    </message>
    <message>
      <source>Choose a model file</source>
      <translation>Elegir un archivo de modelo</translation>
    </message>
    <message>
      <source>Pan-sharpen</source>
      <translation>Pansharpening</translation>
    </message>
    <message>
      <source>Brings multispectral bands to the resolution of a panchromatic band.</source>
      <translation>Lleva las bandas multiespectrales a la resolución de una banda pancromática.</translation>
    </message>
    <message>
      <source>Brings a multispectral layer (MS; any number of bands) to the pixels of a panchromatic one (PAN) that is 2 to 8 times finer. The result keeps the names, data type and radiometry of the MS: degraded again by the sensor's blur, it gives the MS back within its noise. The grids need not be aligned; an MS in another reference system is brought to that of the PAN, with a warning: better give it in its own.

Mode 'instant' uses a bundled network; 'adapt' goes on training it on this scene, one scale down, for about a minute whatever the scene's size; 'fit' trains on this scene alone. Network 'paper' is CF2N, which adds to the same classical start, in any mode (slower); 'published' is CF2N as the paper draws it, which adds to the interpolated MS and is trained on the scene (very slow; mode 'fit' only; the pair is taken as it lies).

The log tells how far PAN and MS lie apart; 'Register PAN to MS' corrects it. Sensor 'auto' measures the blur of the MS against the PAN. Objects that moved between the two exposures and detail in bands that the PAN does not see stay soft. 'adapt', 'fit' and 'published' need PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Lleva una capa multiespectral (MS; cualquier número de bandas) a los píxeles de una pancromática (PAN) de 2 a 8 veces más fina. El resultado conserva los nombres, el tipo de datos y la radiometría del MS: degradado de nuevo con el desenfoque del sensor, devuelve el MS dentro de su ruido. Las cuadrículas no tienen que estar alineadas; un MS en otro sistema de referencia se lleva al del PAN, con un aviso: mejor darlo en el suyo.

El modo «instant» usa una red incluida; «adapt» sigue entrenándola en esta escena, una escala por debajo, durante un minuto más o menos sea cual sea el tamaño de la escena; «fit» entrena solo en esta escena. La red «paper» es CF2N, que suma al mismo inicio clásico, en cualquier modo (más lento); «published» es CF2N como lo dibuja la publicación, que suma al MS interpolado y se entrena en la escena (muy lento; solo modo «fit»; el par se toma como está).

El registro dice cuánto distan PAN y MS; «Corregistrar el PAN con el MS» lo corrige. El sensor «auto» mide el desenfoque del MS frente al PAN. Los objetos que se movieron entre las dos tomas y el detalle en bandas que el PAN no ve quedan suaves. «adapt», «fit» y «published» necesitan PyTorch.

CF2N: Geo-spatial Information Science (2024), doi 10.1080/10095020.2024.2416899. Inicio: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>instant: a bundled network. adapt: trained on by the scene, about a minute. fit: by it alone.</source>
      <translation>instant: una red incluida. adapt: entrenada además en la escena, un minuto más o menos. fit: solo en ella.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure; the result lies on the PAN's pixels.</source>
      <translation>Corregir el desplazamiento que indica el registro, donde es seguro; el resultado está en los píxeles del PAN.</translation>
    </message>
    <message>
      <source>Product (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;All files (*)</source>
      <translation>Producto (*_MTL.txt *_MTL.xml *_MTL.json DIM_*.XML *.IMD *_metadata.txt *.tar *.tar.gz *.zip);;Todos los archivos (*)</translation>
    </message>
    <message>
      <source>Instead of PAN and MS: the metadata file of a product (Landsat ..._MTL.txt, Pleiades and SPOT DIM_....XML, WorldView and GeoEye ....IMD, IKONOS po_..._metadata.txt), its folder or its archive; both are found in it.</source>
      <translation>En lugar de PAN y MS: el archivo de metadatos de un producto (Landsat ..._MTL.txt, Pleiades y SPOT DIM_....XML, WorldView y GeoEye ....IMD, IKONOS po_..._metadata.txt), su carpeta o su archivo comprimido; ambos se encuentran en él.</translation>
    </message>
    <message>
      <source>instant: a bundled network</source>
      <translation>instant: una red incluida</translation>
    </message>
    <message>
      <source>adapt: trained on by the scene</source>
      <translation>adapt: entrenada además en la escena</translation>
    </message>
    <message>
      <source>fit: trained on the scene alone</source>
      <translation>fit: entrenada solo en la escena</translation>
    </message>
    <message>
      <source>Mode</source>
      <translation>Modo</translation>
    </message>
    <message>
      <source>auto: measured on the scene</source>
      <translation>auto: medido en la escena</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on the scene.</source>
      <translation>Da el desenfoque de las bandas. auto: medido en la escena.</translation>
    </message>
    <message>
      <source>Register PAN to MS</source>
      <translation>Corregistrar el PAN con el MS</translation>
    </message>
    <message>
      <source>Panchromatic layer (PAN)</source>
      <translation>Capa pancromática (PAN)</translation>
    </message>
    <message>
      <source>One band, the finer pixels.</source>
      <translation>Una banda, los píxeles más finos.</translation>
    </message>
    <message>
      <source>Multispectral layer (MS)</source>
      <translation>Capa multiespectral (MS)</translation>
    </message>
    <message>
      <source>Any number of bands, pixels 2 to 8 times as large.</source>
      <translation>Cualquier número de bandas, píxeles de 2 a 8 veces más grandes.</translation>
    </message>
    <message>
      <source>or a product</source>
      <translation>o un producto</translation>
    </message>
    <message>
      <source>bandloom: a small network</source>
      <translation>bandloom: una red pequeña</translation>
    </message>
    <message>
      <source>published: CF2N on the interpolated MS</source>
      <translation>published: CF2N sobre el MS interpolado</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>Red</translation>
    </message>
    <message>
      <source>bandloom: classical start and a small network. paper: CF2N on the same start. published: CF2N on the interpolated MS, mode fit only.</source>
      <translation>bandloom: inicio clásico y una red pequeña. paper: CF2N sobre el mismo inicio. published: CF2N sobre el MS interpolado, solo modo fit.</translation>
    </message>
    <message>
      <source>Name of a bundled or imported model, or the path of a model file.</source>
      <translation>Nombre de un modelo incluido o importado, o ruta de un archivo de modelo.</translation>
    </message>
    <message>
      <source>Iterations of the training</source>
      <translation>Iteraciones del entrenamiento</translation>
    </message>
    <message>
      <source>Optimiser steps of modes adapt and fit. 0: the default.</source>
      <translation>Pasos del optimizador en los modos adapt y fit. 0: el valor predeterminado.</translation>
    </message>
    <message>
      <source>PAN and MS are needed, or one product that holds both.</source>
      <translation>Se necesitan PAN y MS, o un producto que contenga ambos.</translation>
    </message>
    <message>
      <source>Both a product and layers are given: leave one of them empty.</source>
      <translation>Se han dado un producto y capas: deje vacío uno de los dos.</translation>
    </message>
    <message>
      <source>The network 'published' has no bundled weights and learns on the scene: use mode fit, or 'paper'.</source>
      <translation>La red «published» no tiene pesos incluidos y aprende en la escena: use el modo fit, o «paper».</translation>
    </message>
    <message>
      <source>pansharpening,panchromatic,multispectral,fusion,brovey,worldview,ikonos,pleiades,landsat,cf2n</source>
      <translation>pansharpening,refinado pancromático,pancromático,multiespectral,fusión,brovey,worldview,ikonos,pleiades,landsat,cf2n</translation>
    </message>
    <message>
      <source>Pan-sharpened</source>
      <translation>Imagen con pansharpening</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>Vista previa</translation>
    </message>
    <message>
      <source>Run for what the map shows alone, into temporary layers named by the settings.</source>
      <translation>Calcular solo lo que muestra el mapa, en capas temporales con el nombre de los ajustes.</translation>
    </message>
    <message>
      <source>The map is empty: show the scene on it, and zoom to the part to preview.</source>
      <translation>El mapa está vacío: muestre en él la escena y acerque la parte que desea previsualizar.</translation>
    </message>
    <message>
      <source>Choose a file</source>
      <translation>Elegir un archivo</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>Elegir una carpeta</translation>
    </message>
    <message>
      <source>Bandloom: satellite image sharpening and fusion</source>
      <translation>Bandloom: afinado y fusión de imágenes de satélite</translation>
    </message>
    <message>
      <source>test: scores of RESUME by site and tile, on the list test of the data set or on all pairs.</source>
      <translation>test: puntuaciones de RESUME por sitio y tesela, en la lista test del conjunto de datos o en todos los pares.</translation>
    </message>
    <message>
      <source>A folder of sites with S2, GF1 and mask, and lists train.txt, val.txt and test.txt, as the authors have.</source>
      <translation>Una carpeta de sitios con S2, GF1 y mask, y las listas train.txt, val.txt y test.txt, como la tienen los autores.</translation>
    </message>
    <message>
      <source>A folder of TILE.npy or a .csv (tile, band, 256 numbers); no pickles. Empty: counted.</source>
      <translation>Una carpeta de TESELA.npy o un .csv (tesela, banda, 256 números); sin pickles. Vacío: contados.</translation>
    </message>
    <message>
      <source>Digital numbers that the tables reach up to. Empty: measured; of a data set 3000,3000,4000,6500.</source>
      <translation>Valores digitales hasta los que llegan las tablas. Vacío: medidos; de un conjunto de datos, 3000,3000,4000,6500.</translation>
    </message>
    <message>
      <source>train: learn a model</source>
      <translation>train: aprender un modelo</translation>
    </message>
    <message>
      <source>test: score a model</source>
      <translation>test: puntuar un modelo</translation>
    </message>
    <message>
      <source>Data set</source>
      <translation>Conjunto de datos</translation>
    </message>
    <message>
      <source>Histograms of the tiles</source>
      <translation>Histogramas de las teselas</translation>
    </message>
    <message>
      <source>Band maxima</source>
      <translation>Máximos de las bandas</translation>
    </message>
    <message>
      <source>Batch size</source>
      <translation>Tamaño del lote</translation>
    </message>
    <message>
      <source>Crops of a step. 0: 4 as published, 8 of network 'bandloom'.</source>
      <translation>Recortes de un paso. 0: 4 como se publicó, 8 de la red «bandloom».</translation>
    </message>
    <message>
      <source>Learning rate</source>
      <translation>Tasa de aprendizaje</translation>
    </message>
    <message>
      <source>At the start. 0: 0.001 as published, 0.002 of network 'bandloom'.</source>
      <translation>Al principio. 0: 0,001 como se publicó, 0,002 de la red «bandloom».</translation>
    </message>
    <message>
      <source>constant: as published</source>
      <translation>constant: como se publicó</translation>
    </message>
    <message>
      <source>poly: falls to nothing, power 0.9</source>
      <translation>poly: baja a cero, potencia 0,9</translation>
    </message>
    <message>
      <source>exp: falls to a hundredth</source>
      <translation>exp: baja a una centésima</translation>
    </message>
    <message>
      <source>Learning rate mode</source>
      <translation>Curso de la tasa de aprendizaje</translation>
    </message>
    <message>
      <source>Over the epochs; network 'paper' only.</source>
      <translation>A lo largo de las épocas; solo red «paper».</translation>
    </message>
    <message>
      <source>mse: mean square, as published</source>
      <translation>mse: media cuadrática, como se publicó</translation>
    </message>
    <message>
      <source>l1: mean of the absolute error</source>
      <translation>l1: media del error absoluto</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>Pérdida</translation>
    </message>
    <message>
      <source>Of the pixels, beside the tables' terms; network 'paper' only.</source>
      <translation>De los píxeles, junto a los términos de las tablas; solo red «paper».</translation>
    </message>
    <message>
      <source>Keep a model every [epochs]</source>
      <translation>Guardar un modelo cada [épocas]</translation>
    </message>
    <message>
      <source>Written beside the model as NAME_epochs_N; the authors keep one every 5. 0: none.</source>
      <translation>Escrito junto al modelo como NAME_epochs_N; los autores guardan uno cada 5. 0: ninguno.</translation>
    </message>
    <message>
      <source>Register bands</source>
      <translation>Corregistrar bandas</translation>
    </message>
    <message>
      <source>Moves the bands of an image onto one of them where they do not fit.</source>
      <translation>Mueve las bandas de una imagen sobre una de ellas donde no coinciden.</translation>
    </message>
    <message>
      <source>The bands of a pushbroom image see the ground one after the other and are shifted by up to some pixels: Sentinel-2 L1B, single detectors, drones. This moves every band onto green (or the band you choose) by a smooth, dense flow, found across the spectrum by local least squares from a correlation of edges' orientations. The log says the residual shift of each band before and after.

Shifts of up to 128 pixels and a third of the image are found. A band that fits no better afterwards is left as it is, with a warning. Values are interpolated (bicubic); the reference band is returned as it is. Up to 12 pixels beyond the edge, values of the edge are repeated. A band of one value stays where it is.

Moving objects and clouds are higher than the ground and fit less well. The flow raster holds dx and dy of each band in pixels: the band at p + (dx, dy) shows what the reference shows at p.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>Las bandas de una imagen de barrido ven el suelo una tras otra y están desplazadas hasta algunos píxeles: Sentinel-2 L1B, detectores sueltos, drones. Esto lleva cada banda sobre el verde (o la banda que elija) con un flujo suave y denso, hallado a través del espectro por mínimos cuadrados locales a partir de una correlación de las orientaciones de los bordes. El registro dice el desplazamiento residual de cada banda antes y después.

Se hallan desplazamientos de hasta 128 píxeles y un tercio de la imagen. Una banda que después no coincide mejor se deja como está, con un aviso. Los valores se interpolan (bicúbica); la banda de referencia se devuelve como es. Hasta 12 píxeles más allá del borde se repiten los valores del borde. Una banda de un solo valor se queda donde está.

Los objetos en movimiento y las nubes están más altos que el suelo y coinciden menos. El ráster del flujo contiene dx y dy de cada banda en píxeles: la banda en p + (dx, dy) muestra lo que la referencia muestra en p.

Tarea y medidas según Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Image</source>
      <translation>Imagen</translation>
    </message>
    <message>
      <source>A raster of two or more bands.</source>
      <translation>Un ráster de dos o más bandas.</translation>
    </message>
    <message>
      <source>Bands (names or numbers)</source>
      <translation>Bandas (nombres o números)</translation>
    </message>
    <message>
      <source>What each band is, such as B02,B03,B04,B08, or the numbers of those to use. Empty: all.</source>
      <translation>Qué es cada banda, por ejemplo B02,B03,B04,B08, o los números de las que se usan. Vacío: todas.</translation>
    </message>
    <message>
      <source>Reference band</source>
      <translation>Banda de referencia</translation>
    </message>
    <message>
      <source>Name or number of the band that stays. Empty: B03, or the second of four.</source>
      <translation>Nombre o número de la banda que no se mueve. Vacío: B03, o la segunda de cuatro.</translation>
    </message>
    <message>
      <source>bandloom: local least squares, or a network of the kind of CSR; the bundled one is less exact.</source>
      <translation>bandloom: mínimos cuadrados locales, o una red del tipo de CSR; la incluida es menos exacta.</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,registration,band shift,parallax,pushbroom,drone,optical flow,l1bsr</source>
      <translation>sentinel-2,l1b,corregistro,desplazamiento de bandas,paralaje,barrido,dron,flujo óptico,l1bsr</translation>
    </message>
    <message>
      <source>Registered bands</source>
      <translation>Bandas corregistradas</translation>
    </message>
    <message>
      <source>Flow [pixels]</source>
      <translation>Flujo [píxeles]</translation>
    </message>
    <message>
      <source>fr: 21 blocks, 1510 steps</source>
      <translation>fr: 21 bloques, 1510 pasos</translation>
    </message>
    <message>
      <source>rr: 24 blocks, 10010 steps</source>
      <translation>rr: 24 bloques, 10010 pasos</translation>
    </message>
    <message>
      <source>Of the published notebooks: at full (fr) or reduced resolution (rr).</source>
      <translation>De los cuadernos publicados: a resolución completa (fr) o reducida (rr).</translation>
    </message>
    <message>
      <source>nested: as pixels lie</source>
      <translation>nested: como están los píxeles</translation>
    </message>
    <message>
      <source>published: as in the notebooks</source>
      <translation>published: como en los cuadernos</translation>
    </message>
    <message>
      <source>In the loss. published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, which shifts bands of real products by 5 m (20 m bands) and 25 m (60 m).</source>
      <translation>En la pérdida. published: 7 coeficientes, muestras 0, 2, 4, ..., ceros más allá del borde, lo que desplaza las bandas de productos reales 5 m (bandas de 20 m) y 25 m (60 m).</translation>
    </message>
    <message>
      <source>As published. Otherwise so of up to 216 x 216 pixels, and random crops of larger scenes. A scene that memory cannot hold is refused.</source>
      <translation>Como se publicó. Si no, así hasta 216 x 216 píxeles, y recortes al azar de escenas mayores. Una escena que no cabe en la memoria se rechaza.</translation>
    </message>
    <message>
      <source>Largest value (paper)</source>
      <translation>Valor máximo (paper)</translation>
    </message>
    <message>
      <source>Digital number that the network calls 1. 0: the scene's largest.</source>
      <translation>Valor digital que la red llama 1. 0: el mayor de la escena.</translation>
    </message>
    <message>
      <source>Fitted model (paper)</source>
      <translation>Modelo ajustado (paper)</translation>
    </message>
    <message>
      <source>Written as MODEL_OUT before, of this scene or another date: applied as it is in mode instant, gone on from in mode fit.</source>
      <translation>Escrito antes como MODEL_OUT, de esta escena o de otra fecha: aplicado tal cual en modo instant, continuado en modo fit.</translation>
    </message>
    <message>
      <source>True 20 m bands (paper)</source>
      <translation>Bandas reales 20 m (paper)</translation>
    </message>
    <message>
      <source>Of a reduced scene: six bands on the pixels of the 10 m bands. CURVE then has their SRE every 10 steps; nothing is learnt from it. Each step sees the whole scene.</source>
      <translation>De una escena reducida: seis bandas en los píxeles de las bandas de 10 m. CURVE contiene entonces su SRE cada 10 pasos; no se aprende nada de ello. Cada paso ve toda la escena.</translation>
    </message>
    <message>
      <source>Variant (paper)</source>
      <translation>Variante (paper)</translation>
    </message>
    <message>
      <source>Degradation (paper)</source>
      <translation>Degradación (paper)</translation>
    </message>
    <message>
      <source>Whole scene in every step (paper)</source>
      <translation>Toda la escena por paso (paper)</translation>
    </message>
    <message>
      <source>Curve of losses (paper)</source>
      <translation>Curva de pérdidas (paper)</translation>
    </message>
    <message>
      <source>Leave blank for the profile's</source>
      <translation>Dejar en blanco para la del perfil</translation>
    </message>
    <message>
      <source>Default device</source>
      <translation>Dispositivo predeterminado</translation>
    </message>
    <message>
      <source>Memory budget [MB] (0: as fast as possible)</source>
      <translation>Límite de memoria [MB] (0: lo más rápido posible)</translation>
    </message>
    <message>
      <source>Processor threads (0: as many as QGIS may use)</source>
      <translation>Hilos del procesador (0: tantos como QGIS pueda usar)</translation>
    </message>
    <message>
      <source>Folder of models</source>
      <translation>Carpeta de modelos</translation>
    </message>
    <message>
      <source>Sharpen Sentinel-2 bands</source>
      <translation>Afinar bandas de Sentinel-2</translation>
    </message>
    <message>
      <source>Sharpen</source>
      <translation>Afinar</translation>
    </message>
    <message>
      <source>Brings the 20 m and 60 m bands of a Sentinel-2 scene to 10 m.</source>
      <translation>Lleva las bandas de 20 m y 60 m de una escena de Sentinel-2 a 10 m.</translation>
    </message>
    <message>
      <source>Brings all bands of a Sentinel-2 L1C or L2A scene to 10 m, guided by the scene's own 10 m bands. Give the 10 m, 20 m and (optionally) 60 m bands as they are on disk, one file a band or stacks, or one SAFE product. The 10 m bands are returned as they are; each sharpened band, degraded again by its point spread function, gives the input back within its noise.

Mode 'instant' applies the bundled network at once; 'fit' goes on learning from this scene, one scale down, for better detail in about a minute whatever the scene's size. Network 'paper' is the published S2S-UCNN, trained from nothing on the scene (slow; mode 'fit' only).

Detail that no 10 m band shows cannot be brought back. Clouds and their shadows are sharpened like any surface. Needs onnxruntime, OpenVINO or PyTorch ('fit' and 'paper' need PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</source>
      <translation>Lleva todas las bandas de una escena de Sentinel-2 L1C o L2A a 10 m, guiadas por las bandas de 10 m de la propia escena. Dé las bandas de 10 m, 20 m y (opcionalmente) 60 m como están en el disco, un archivo por banda o pilas, o un producto SAFE. Las bandas de 10 m se devuelven como son; cada banda afinada, degradada de nuevo con su función de dispersión de punto, devuelve la entrada dentro de su ruido.

El modo «instant» aplica la red incluida enseguida; «fit» sigue aprendiendo de esta escena, una escala por debajo, para un detalle mejor en un minuto más o menos sea cual sea el tamaño de la escena. La red «paper» es la S2S-UCNN publicada, entrenada desde cero en la escena (lenta; solo modo «fit»).

El detalle que ninguna banda de 10 m muestra no puede recuperarse. Las nubes y sus sombras se afinan como cualquier superficie. Necesita onnxruntime, OpenVINO o PyTorch («fit» y «paper» necesitan PyTorch).

Nguyen, Ulfarsson, Sveinsson, Dalla Mura (2021): Sentinel-2 sharpening using a single unsupervised convolutional neural network with MTF-based degradation model. IEEE JSTARS 14, 6882-6896.</translation>
    </message>
    <message>
      <source>Sentinel-2 product (MTD_MSI*.xml *.zip);;All files (*)</source>
      <translation>Producto Sentinel-2 (MTD_MSI*.xml *.zip);;Todos los archivos (*)</translation>
    </message>
    <message>
      <source>The metadata file (MTD_MSIL1C.xml, MTD_MSIL2A.xml), the zip, or the .SAFE folder, chosen or dropped here.</source>
      <translation>El archivo de metadatos (MTD_MSIL1C.xml, MTD_MSIL2A.xml), el zip o la carpeta .SAFE, elegidos o soltados aquí.</translation>
    </message>
    <message>
      <source>or a SAFE product</source>
      <translation>o un producto SAFE</translation>
    </message>
    <message>
      <source>fit: learn from the scene first</source>
      <translation>fit: aprender antes de la escena</translation>
    </message>
    <message>
      <source>instant: the bundled network. fit: learn from this scene first.</source>
      <translation>instant: la red incluida. fit: aprender antes de esta escena.</translation>
    </message>
    <message>
      <source>Bands to write</source>
      <translation>Bandas que se escriben</translation>
    </message>
    <message>
      <source>Bands are written in the order of their names. None chosen: all.</source>
      <translation>Las bandas se escriben en el orden de sus nombres. Ninguna elegida: todas.</translation>
    </message>
    <message>
      <source>bandloom: registration, regression and a small network. paper: S2S-UCNN.</source>
      <translation>bandloom: corregistro, regresión y una red pequeña. paper: S2S-UCNN.</translation>
    </message>
    <message>
      <source>Iterations of the fit</source>
      <translation>Iteraciones del ajuste</translation>
    </message>
    <message>
      <source>Optimiser steps in mode fit. 0: the default.</source>
      <translation>Pasos del optimizador en modo fit. 0: el valor predeterminado.</translation>
    </message>
    <message>
      <source>No input is given: choose the 10 m and 20 m bands, or one SAFE product.</source>
      <translation>No se ha dado ninguna entrada: elija las bandas de 10 m y 20 m, o un producto SAFE.</translation>
    </message>
    <message>
      <source>Both a SAFE product and single bands are given: leave one of them empty.</source>
      <translation>Se han dado un producto SAFE y bandas sueltas: deje vacío uno de los dos.</translation>
    </message>
    <message>
      <source>The paper's network has no bundled weights and learns from the scene: choose mode fit, or a fitted model.</source>
      <translation>La red de la publicación no tiene pesos incluidos y aprende de la escena: elija el modo fit, o un modelo ajustado.</translation>
    </message>
    <message>
      <source>sentinel-2,s2,super-resolution,10 m,20 m,60 m,msi,sharpening,fusion,s2s-ucnn</source>
      <translation>sentinel-2,s2,superresolución,10 m,20 m,60 m,msi,afinado,fusión,s2s-ucnn</translation>
    </message>
    <message>
      <source>Sharpened bands</source>
      <translation>Bandas afinadas</translation>
    </message>
    <message>
      <source>10 m bands</source>
      <translation>Bandas de 10 m</translation>
    </message>
    <message>
      <source>B02, B03, B04, B08: one file a band, or stacks.</source>
      <translation>B02, B03, B04, B08: un archivo por banda, o pilas.</translation>
    </message>
    <message>
      <source>20 m bands</source>
      <translation>Bandas de 20 m</translation>
    </message>
    <message>
      <source>B05, B06, B07, B8A, B11, B12, in the same way.</source>
      <translation>B05, B06, B07, B8A, B11, B12, de la misma manera.</translation>
    </message>
    <message>
      <source>60 m bands</source>
      <translation>Bandas de 60 m</translation>
    </message>
    <message>
      <source>B01, B09. Left empty, the 20 m bands are sharpened.</source>
      <translation>B01, B09. Si se dejan vacías, se afinan las bandas de 20 m.</translation>
    </message>
    <message>
      <source>Simulate observation</source>
      <translation>Simular una observación</translation>
    </message>
    <message>
      <source>Makes of a raster what a coarser sensor would have seen of it.</source>
      <translation>Hace de un ráster lo que un sensor más grueso habría visto de él.</translation>
    </message>
    <message>
      <source>Blurs a raster by a sensor's modulation transfer, takes every so many pixels, and where asked mixes its bands by spectral responses, shifts it and adds noise: what is needed to try a method where the answer is known. The georeference is that of the coarse pixels, corner on corner with the input's.

Wald's protocol: give the MS as input and its PAN too, both are reduced by the ratio; sharpen what comes out, and assess it with the MS as reference. From one sharp image: leave the PAN out, and a PAN is made of the input's bands at their own pixels. From a hyperspectral cube: reduce it once, and once more with spectral responses and ratio 1 for the multispectral image.

The blur is a Gaussian that passes on the sensor's gain at the Nyquist frequency of the result, or a kernel of yours. Noise belongs to a pixel's position and the seed, not to the tile size. Pixels that nodata reach into are nodata. A score on simulated images tells of images that were made so, and of others as far as they are alike.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</source>
      <translation>Desenfoca un ráster con la transferencia de modulación de un sensor, toma uno de cada tantos píxeles y, si se pide, mezcla sus bandas con respuestas espectrales, lo desplaza y añade ruido: lo necesario para probar un método donde se conoce la respuesta. La georreferencia es la de los píxeles gruesos, esquina con esquina con la de la entrada.

Protocolo de Wald: dé el MS como entrada y también su PAN, ambos se reducen en la razón; afine lo que resulta y evalúelo con el MS como referencia. De una sola imagen nítida: omita el PAN, y se hace un PAN con las bandas de la entrada en sus propios píxeles. De un cubo hiperespectral: redúzcalo una vez, y otra vez con respuestas espectrales y razón 1 para la imagen multiespectral.

El desenfoque es una gaussiana que deja pasar la ganancia del sensor en la frecuencia de Nyquist del resultado, o un núcleo suyo. El ruido depende de la posición del píxel y de la semilla, no del tamaño de tesela. Los píxeles hasta los que llega el nodata son nodata. Una puntuación en imágenes simuladas vale para imágenes hechas así, y para otras en la medida en que se parezcan.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699.</translation>
    </message>
    <message>
      <source>Pixels of the image along the side of one of the result. 1: pixels stay.</source>
      <translation>Píxeles de la imagen por lado de un píxel del resultado. 1: los píxeles se quedan.</translation>
    </message>
    <message>
      <source>Gives the blur: of bands with its bands' names, else in their order. generic: 0.3 for all.</source>
      <translation>Da el desenfoque: de las bandas con los nombres de las suyas, si no en su orden. generic: 0,3 para todas.</translation>
    </message>
    <message>
      <source>Reduced by the same ratio. Empty: a PAN is mixed of the image's bands.</source>
      <translation>Reducido en la misma razón. Vacío: se mezcla un PAN de las bandas de la imagen.</translation>
    </message>
    <message>
      <source>Mean of a band over the standard deviation of its noise (100 is 40 dB). 0: no noise.</source>
      <translation>Media de una banda dividida por la desviación estándar de su ruido (100 son 40 dB). 0: sin ruido.</translation>
    </message>
    <message>
      <source>A sensor's name (such as sentinel2a_msi), or a CSV file: wavelength or band number, then one column for each band of the result. Empty: the image's own bands.</source>
      <translation>Nombre de un sensor (por ejemplo sentinel2a_msi), o un archivo CSV: longitud de onda o número de banda, y luego una columna por banda del resultado. Vacío: las bandas de la imagen.</translation>
    </message>
    <message>
      <source>published: 7 taps, samples 0, 2, 4, ..., zeros beyond the border, as in the notebooks of S2S-UCNN; what is seen then lies off the georeference. For that comparison alone.</source>
      <translation>published: 7 coeficientes, muestras 0, 2, 4, ..., ceros más allá del borde, como en los cuadernos de S2S-UCNN; lo visto queda entonces fuera de la georreferencia. Solo para esa comparación.</translation>
    </message>
    <message>
      <source>Instead of a gain: a CSV file, a square of weights in pixels of the image, the ratio a side or more. Or UDALN's PSF.pth.</source>
      <translation>En lugar de una ganancia: un archivo CSV, un cuadrado de pesos en píxeles de la imagen, con la razón por lado o más. O PSF.pth de UDALN.</translation>
    </message>
    <message>
      <source>What is observed: an MS, a hyperspectral cube, any raster.</source>
      <translation>Lo que se observa: un MS, un cubo hiperespectral, cualquier ráster.</translation>
    </message>
    <message>
      <source>Ratio</source>
      <translation>Razón</translation>
    </message>
    <message>
      <source>PAN of the pair</source>
      <translation>PAN del par</translation>
    </message>
    <message>
      <source>Signal-to-noise ratio</source>
      <translation>Relación señal-ruido</translation>
    </message>
    <message>
      <source>Spectral responses</source>
      <translation>Respuestas espectrales</translation>
    </message>
    <message>
      <source>published: of S2S-UCNN</source>
      <translation>published: de S2S-UCNN</translation>
    </message>
    <message>
      <source>Degradation</source>
      <translation>Degradación</translation>
    </message>
    <message>
      <source>Point spread function</source>
      <translation>Dispersión de punto (PSF)</translation>
    </message>
    <message>
      <source>degrade,wald,reduced resolution,mtf,psf,srf,noise,simulation</source>
      <translation>degradar,wald,resolución reducida,mtf,psf,srf,ruido,simulación</translation>
    </message>
    <message>
      <source>Observed image</source>
      <translation>Imagen observada</translation>
    </message>
    <message>
      <source>PAN</source>
      <translation>PAN</translation>
    </message>
    <message>
      <source>Gain at Nyquist</source>
      <translation>Ganancia en Nyquist</translation>
    </message>
    <message>
      <source>Instead of the sensor's: between 0 and 1, one or one each (0.3,0.28).</source>
      <translation>En lugar de la del sensor: entre 0 y 1, una o una por banda (0.3,0.28), con punto decimal.</translation>
    </message>
    <message>
      <source>Shift [pixels of the image]</source>
      <translation>Desplazamiento [píxeles]</translation>
    </message>
    <message>
      <source>rows,columns, such as 0.5,-1: the result shows things so far down and right of where they are.</source>
      <translation>filas,columnas de píxeles de la imagen, por ejemplo 0.5,-1 (con punto decimal): el resultado muestra las cosas tan abajo y a la derecha de donde están.</translation>
    </message>
    <message>
      <source>Weights of a mixed PAN</source>
      <translation>Pesos de un PAN mezclado</translation>
    </message>
    <message>
      <source>One number for each band, or a table of one response. Empty: the mean.</source>
      <translation>Un número por banda (con punto decimal), o una tabla de una respuesta. Vacío: la media.</translation>
    </message>
    <message>
      <source>Super-resolve L1B</source>
      <translation>Superresolución L1B</translation>
    </message>
    <message>
      <source>Brings four Sentinel-2 L1B bands from 10 m to 5 m and registers them on green.</source>
      <translation>Lleva cuatro bandas de Sentinel-2 L1B de 10 m a 5 m y las corregistra con el verde.</translation>
    </message>
    <message>
      <source>Sentinel-2's L1B images are not resampled: their bands are shifted against each other and hold aliasing, from which detail beyond 10 m can be brought back. This registers blue, red and near infrared on green by a dense flow, lays the samples on a grid of 5 m and adds detail by a small network. One image is enough. The noise of each band is measured: where it dominates, the network takes noise away in place of adding detail.

L1B has no map projection: ground control points and RPCs are carried along. L1C and L2A images work, but their bands have been resampled already and gain less. Detail is an estimate, made for looking and mapping, not for radiometry of single pixels.

The published network REC finds the shifts itself, within its reach. Weights of it that 'Import model' has taken run with the channel attention of the whole scene, so that tiles leave no seams.

Task and measures after Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. The bundled model is a light network trained on simulated pairs, not the authors' weights.</source>
      <translation>Las imágenes L1B de Sentinel-2 no están remuestreadas: sus bandas están desplazadas entre sí y contienen aliasing, del que puede recuperarse detalle más allá de 10 m. Esto corregistra azul, rojo e infrarrojo cercano con el verde mediante un flujo denso, pone las muestras en una cuadrícula de 5 m y añade detalle con una red pequeña. Basta una imagen. Se mide el ruido de cada banda: donde domina, la red quita ruido en lugar de añadir detalle.

L1B no tiene proyección cartográfica: los puntos de control y los RPC se conservan. Las imágenes L1C y L2A también sirven, pero sus bandas ya se han remuestreado y ganan menos. El detalle es una estimación, hecha para mirar y cartografiar, no para la radiometría de píxeles sueltos.

La red publicada REC halla los desplazamientos por sí misma, dentro de su alcance. Sus pesos, tomados con «Importar modelo», funcionan con la atención de canales de toda la escena, de modo que las teselas no dejan costuras.

Tarea y medidas según Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023. El modelo incluido es una red ligera entrenada con pares simulados, no los pesos de los autores.</translation>
    </message>
    <message>
      <source>What each band is, such as B08,B04,B03,B02, or the numbers of blue, green, red, near infrared.</source>
      <translation>Qué es cada banda, por ejemplo B08,B04,B03,B02, o los números de azul, verde, rojo, infrarrojo cercano.</translation>
    </message>
    <message>
      <source>Image (B02, B03, B04, B08)</source>
      <translation>Imagen (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>A raster with blue, green, red and near infrared of 10 m.</source>
      <translation>Un ráster con azul, verde, rojo e infrarrojo cercano de 10 m.</translation>
    </message>
    <message>
      <source>l1bsr_light, or the paper's REC as 'Import model' made it (needs PyTorch).</source>
      <translation>l1bsr_light, o el REC de la publicación como lo hizo «Importar modelo» (necesita PyTorch).</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,super-resolution,5 m,band registration,l1bsr</source>
      <translation>sentinel-2,l1b,superresolución,5 m,corregistro de bandas,l1bsr</translation>
    </message>
    <message>
      <source>Super-resolved bands</source>
      <translation>Bandas superresueltas</translation>
    </message>
    <message>
      <source>System check</source>
      <translation>Comprobación del sistema</translation>
    </message>
    <message>
      <source>Shows what Bandloom found on this machine and whether it works.</source>
      <translation>Muestra lo que Bandloom ha encontrado en este equipo y si funciona.</translation>
    </message>
    <message>
      <source>Lists the versions of QGIS, GDAL, numpy and the libraries that run networks, tries every device with a real operation, checks all models, the bundled ones and yours, against the digests in their cards, and tries the folders that results are written to and names what runs that were ended by force have left in them. The page also shows the card of each model: sensor, bands, pixel size, what was measured on held-out data, training, licence and citation. Please send the page along when you report a problem.

Output OK is true when everything needed to apply a bundled network works; a damaged model of yours is told and does not change it.</source>
      <translation>Enumera las versiones de QGIS, GDAL, numpy y las bibliotecas que ejecutan redes, prueba cada dispositivo con una operación real, comprueba todos los modelos, los incluidos y los suyos, con los resúmenes criptográficos de sus fichas, prueba las carpetas en que se escriben los resultados y nombra lo que han dejado en ellas las ejecuciones terminadas a la fuerza. La página muestra también la ficha de cada modelo: sensor, bandas, tamaño de píxel, lo medido en datos reservados, entrenamiento, licencia y cita. Envíe la página cuando comunique un problema.

La salida OK es verdadera cuando funciona todo lo necesario para aplicar una red incluida; un modelo suyo dañado se indica y no la cambia.</translation>
    </message>
    <message>
      <source>What made this raster?</source>
      <translation>¿Qué hizo este ráster?</translation>
    </message>
    <message>
      <source>A result of Bandloom's: with which version, inputs and settings it was made.</source>
      <translation>Un resultado de Bandloom: con qué versión, entradas y ajustes se hizo.</translation>
    </message>
    <message>
      <source>A page with everything that was found.</source>
      <translation>Una página con todo lo encontrado.</translation>
    </message>
    <message>
      <source>diagnostics,versions,gpu,cuda,onnxruntime,openvino,pytorch,dependencies,install</source>
      <translation>diagnóstico,versiones,gpu,cuda,onnxruntime,openvino,pytorch,dependencias,instalación</translation>
    </message>
    <message>
      <source>Everything works</source>
      <translation>Todo funciona</translation>
    </message>
    <message>
      <source>Train bandpass alignment</source>
      <translation>Entrenar el ajuste de bandas espectrales</translation>
    </message>
    <message>
      <source>Learns from pairs of rasters how one sensor's reflectance looks to another.</source>
      <translation>Aprende de pares de rásters qué aspecto tiene la reflectancia de un sensor para otro.</translation>
    </message>
    <message>
      <source>Learns from pairs of scenes, seen by two sensors at about the same time, a model for 'Align bandpass'. Source, target and mask are taken in order; those of one pair lie on one grid (warp them first) and hold the same bands. Pixels count where the mask, if given, is above 0 and nothing is nodata.

With five scenes or more whole scenes are held out, with fewer, blocks of them. The report shows the curves and, on what was held out, the model beside six classical methods; where one of those is better, the log says so.

Network 'bandloom' starts from a least-squares solution and goes on by gradient; 'paper' is the published network and recipe, which needs thousands of patches; it takes them from folders as its authors have them. Mode 'test' scores the model to resume from, by site and tile. Needs PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</source>
      <translation>Aprende de pares de escenas, vistas por dos sensores aproximadamente al mismo tiempo, un modelo para «Ajustar las bandas espectrales». Origen, destino y máscara se toman en orden; los de un par están en una misma cuadrícula (reproyéctelos antes) y contienen las mismas bandas. Los píxeles cuentan donde la máscara, si se da, es mayor que 0 y nada es nodata.

Con cinco escenas o más se reservan escenas enteras; con menos, bloques de ellas. El informe muestra las curvas y, en lo reservado, el modelo junto a seis métodos clásicos; donde uno de ellos es mejor, el registro lo dice.

La red «bandloom» parte de una solución de mínimos cuadrados y sigue por gradiente; «paper» es la red publicada y su receta, que necesita miles de recortes; los toma de carpetas como las de los autores. El modo «test» puntúa el modelo que se continúa, por sitio y tesela. Necesita PyTorch.

Liu, Wang, Zhao, Huo, Tang, Zhang (2023): Bandpass alignment from Sentinel-2 to Gaofen-1 ARD products with UNet-induced tile-adaptive lookup tables. Remote Sensing 15, 2563.</translation>
    </message>
    <message>
      <source>After the first validation, as the authors' code does; network 'paper' only.</source>
      <translation>Tras la primera validación, como hace el código de los autores; solo red «paper».</translation>
    </message>
    <message>
      <source>Passes over the pairs; the best state seen is kept.</source>
      <translation>Pasadas por los pares; se conserva el mejor estado visto.</translation>
    </message>
    <message>
      <source>Scores by site and tile</source>
      <translation>Puntuaciones por sitio y tesela</translation>
    </message>
    <message>
      <source>bandloom: what measures best</source>
      <translation>bandloom: lo que mejor mide</translation>
    </message>
    <message>
      <source>paper: as published</source>
      <translation>paper: como se publicó</translation>
    </message>
    <message>
      <source>bandloom: monotone tables, mixed bands, signed correction. paper: as is.</source>
      <translation>bandloom: tablas monótonas, bandas mezcladas, corrección con signo. paper: tal cual.</translation>
    </message>
    <message>
      <source>Freeze batch normalisation</source>
      <translation>Congelar la normalización por lotes</translation>
    </message>
    <message>
      <source>bandpass,harmonisation,training,sentinel-2,gaofen-1,landsat,lut,time series</source>
      <translation>banda espectral,armonización,entrenamiento,sentinel-2,gaofen-1,landsat,lut,serie temporal</translation>
    </message>
    <message>
      <source>Source rasters</source>
      <translation>Rásters de origen</translation>
    </message>
    <message>
      <source>Of the sensor that is to be aligned.</source>
      <translation>Del sensor que se ajusta.</translation>
    </message>
    <message>
      <source>Targets, in the same order</source>
      <translation>Destinos, en el mismo orden</translation>
    </message>
    <message>
      <source>On the sources' grids.</source>
      <translation>En las cuadrículas de los orígenes.</translation>
    </message>
    <message>
      <source>Masks, in the same order</source>
      <translation>Máscaras, en el mismo orden</translation>
    </message>
    <message>
      <source>Pixels above 0 count.</source>
      <translation>Cuentan los píxeles mayores que 0.</translation>
    </message>
    <message>
      <source>Weight of smooth tables</source>
      <translation>Peso de tablas suaves</translation>
    </message>
    <message>
      <source>Weight against falling tables</source>
      <translation>Peso contra tablas decrecientes</translation>
    </message>
    <message>
      <source>The published weight is 0.01. Tables of 'bandloom' cannot fall.</source>
      <translation>El peso publicado es 0,01. Las tablas de «bandloom» no pueden decrecer.</translation>
    </message>
    <message>
      <source>Train</source>
      <translation>Entrenar</translation>
    </message>
    <message>
      <source>Epochs</source>
      <translation>Épocas</translation>
    </message>
    <message>
      <source>Resume from model</source>
      <translation>Continuar un modelo</translation>
    </message>
    <message>
      <source>Name or path of a model of this kind to go on from. Empty: a new one.</source>
      <translation>Nombre o ruta de un modelo de este tipo desde el que continuar. Vacío: uno nuevo.</translation>
    </message>
    <message>
      <source>Licence of the model</source>
      <translation>Licencia del modelo</translation>
    </message>
    <message>
      <source>Written in the model's card, for those whom you give it to.</source>
      <translation>Escrita en la ficha del modelo, para aquellos a quienes lo dé.</translation>
    </message>
    <message>
      <source>Models (*.json)</source>
      <translation>Modelos (*.json)</translation>
    </message>
    <message>
      <source>Train L1BSR</source>
      <translation>Entrenar L1BSR</translation>
    </message>
    <message>
      <source>Learns from L1B images models for 'Super-resolve L1B' and 'Register bands'.</source>
      <translation>Aprende de imágenes L1B modelos para «Superresolución L1B» y «Corregistrar bandas».</translation>
    </message>
    <message>
      <source>Learns from images with blue, green, red and near infrared, without any finer image, models for 'Register bands' (CSR) and 'Super-resolve L1B' (REC).

Views of one place by adjacent detectors follow each other in the list: the first with the second, the third with the fourth; or a table names them. Of single images two views each are simulated, at half their resolution, with shifts, parallax, blur, aliasing and noise.

CSR learns that a band of one view, laid on another band and from there on the second view, has to resemble the same band there. REC then sees one view only; its bands, seen on the grid of the other view, have to resemble that. The lower part of each image is held out: on it the best state is chosen, and the report compares with phase correlation and bicubic interpolation.

bandloom trains the light REC, which CSR's flow feeds; paper the published one, which takes days without a GPU at its full size. With both stages, the model of CSR is written beside that of REC, its name ending in _csr. 'Resume from model' goes on where a training ended, or begins with the weights of a model.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</source>
      <translation>Aprende de imágenes con azul, verde, rojo e infrarrojo cercano, sin ninguna imagen más fina, modelos para «Corregistrar bandas» (CSR) y «Superresolución L1B» (REC).

Las vistas de un lugar por detectores contiguos van seguidas en la lista: la primera con la segunda, la tercera con la cuarta; o una tabla las nombra. De imágenes sueltas se simulan dos vistas de cada una, a la mitad de su resolución, con desplazamientos, paralaje, desenfoque, aliasing y ruido.

CSR aprende que una banda de una vista, puesta sobre otra banda y de ahí sobre la segunda vista, tiene que parecerse allí a la misma banda. REC ve entonces solo una vista; sus bandas, vistas en la cuadrícula de la otra vista, tienen que parecerse a esta. La parte inferior de cada imagen se reserva: en ella se elige el mejor estado, y el informe compara con la correlación de fase y la interpolación bicúbica.

bandloom entrena el REC ligero, que alimenta el flujo de CSR; paper, el publicado, que a tamaño completo tarda días sin GPU. Con ambas etapas, el modelo de CSR se escribe junto al de REC, con un nombre que termina en _csr. «Continuar un modelo» sigue donde terminó un entrenamiento, o empieza con los pesos de un modelo.

Nguyen, Anger, Davy, Arias, Facciolo (2023): L1BSR, EarthVision 2023.</translation>
    </message>
    <message>
      <source>Views of one place after each other, or single images. Empty where a table is given.</source>
      <translation>Vistas de un lugar una tras otra, o imágenes sueltas. Vacío si se da una tabla.</translation>
    </message>
    <message>
      <source>A CSV file whose columns first and second name the two views of a place, relative to it.</source>
      <translation>Un archivo CSV cuyas columnas first y second nombran las dos vistas de un lugar, relativas a él.</translation>
    </message>
    <message>
      <source>Images (B02, B03, B04, B08)</source>
      <translation>Imágenes (B02, B03, B04, B08)</translation>
    </message>
    <message>
      <source>At most; the best state seen is kept.</source>
      <translation>Como máximo; se conserva el mejor estado visto.</translation>
    </message>
    <message>
      <source>Lists of models then show it by this name. Empty: by its path alone.</source>
      <translation>Las listas de modelos lo muestran entonces con este nombre. Vacío: solo por su ruta.</translation>
    </message>
    <message>
      <source>auto: by looking</source>
      <translation>auto: mirando las imágenes</translation>
    </message>
    <message>
      <source>pairs: each with the next</source>
      <translation>pairs: cada una con la siguiente</translation>
    </message>
    <message>
      <source>single: views are simulated</source>
      <translation>single: se simulan las vistas</translation>
    </message>
    <message>
      <source>auto: pairs where an even number of images shows one place each two by two, else single.</source>
      <translation>auto: pairs si un número par de imágenes muestra de dos en dos un lugar; si no, single.</translation>
    </message>
    <message>
      <source>both: first csr, then rec</source>
      <translation>both: primero csr, luego rec</translation>
    </message>
    <message>
      <source>csr: registration</source>
      <translation>csr: corregistro</translation>
    </message>
    <message>
      <source>rec: super-resolution</source>
      <translation>rec: superresolución</translation>
    </message>
    <message>
      <source>CSR registers bands; REC needs a CSR to learn.</source>
      <translation>CSR corregistra bandas; REC necesita un CSR para aprender.</translation>
    </message>
    <message>
      <source>bandloom: light and fast</source>
      <translation>bandloom: ligera y rápida</translation>
    </message>
    <message>
      <source>paper takes days without a GPU at its full size.</source>
      <translation>paper tarda días sin GPU a tamaño completo.</translation>
    </message>
    <message>
      <source>CSR of the stage rec</source>
      <translation>CSR de la etapa rec</translation>
    </message>
    <message>
      <source>Registers bands while REC learns alone, or is what CSR begins with beside a resumed REC.</source>
      <translation>Corregistra las bandas mientras REC aprende solo, o es aquello con que CSR empieza junto a un REC continuado.</translation>
    </message>
    <message>
      <source>Table of pairs</source>
      <translation>Tabla de pares</translation>
    </message>
    <message>
      <source>sentinel-2,l1b,training,super-resolution,registration,self-supervised,detector</source>
      <translation>sentinel-2,l1b,entrenamiento,superresolución,corregistro,autosupervisado,detector</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>Vistas</translation>
    </message>
    <message>
      <source>Stage</source>
      <translation>Etapa</translation>
    </message>
    <message>
      <source>Network of REC</source>
      <translation>Red de REC</translation>
    </message>
    <message>
      <source>Residual groups</source>
      <translation>Grupos residuales</translation>
    </message>
    <message>
      <source>Blocks of a group</source>
      <translation>Bloques de un grupo</translation>
    </message>
    <message>
      <source>Of the paper's REC: fewer train faster.</source>
      <translation>Del REC de la publicación: con menos se entrena más rápido.</translation>
    </message>
    <message>
      <source>Tables</source>
      <translation>Tablas</translation>
    </message>
    <message>
      <source>Train pan-sharpening model</source>
      <translation>Entrenar un modelo de pansharpening</translation>
    </message>
    <message>
      <source>Learns from scenes of a sensor a model for 'Pan-sharpen'.</source>
      <translation>Aprende de escenas de un sensor un modelo para «Pansharpening».</translation>
    </message>
    <message>
      <source>Learns from one or more pairs of a panchromatic (PAN) and a multispectral (MS) layer a model for 'Pan-sharpen'. PAN and MS are taken in order. Pairs may differ in size and ratio; their MS have the same bands in the same order, unless 'Any number of bands' is chosen.

Wald's protocol: each pair is degraded once more by the sensor's blur, so that the MS itself is the answer. Blocks of each scene are held out: on some of them the best state is chosen, and the training ends where nothing is gained any more; on the others the model is judged beside a cubic enlargement, the classical start and the bundled model. The report shows the table, the curves and pictures; the log says where a simpler method is better.

Give a name to find the model in 'Pan-sharpen' by it; its path serves too. 'Resume from model' goes on where a training ended, as if it had not been interrupted, or begins with the weights of a bundled model. Needs PyTorch and onnx.

Network 'paper' is CF2N, trained by its authors' recipe: L1, Adam at 3e-4, times 0.9 after 100 epochs, 600 epochs, batches of 32. On pairs it adds to the classical start. On a file of patches (PanCollection's .h5, with pan, lms and gt) it adds to their interpolated MS, as published; then leave PAN and MS out.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Start: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</source>
      <translation>Aprende de uno o varios pares de una capa pancromática (PAN) y una multiespectral (MS) un modelo para «Pansharpening». PAN y MS se toman en orden. Los pares pueden diferir en tamaño y razón; sus MS tienen las mismas bandas en el mismo orden, salvo que se elija «Cualquier número de bandas».

Protocolo de Wald: cada par se degrada una vez más con el desenfoque del sensor, de modo que el propio MS es la respuesta. Se reservan bloques de cada escena: en algunos se elige el mejor estado, y el entrenamiento termina donde ya no se gana nada; en los otros se juzga el modelo junto a una ampliación cúbica, el inicio clásico y el modelo incluido. El informe muestra la tabla, las curvas e imágenes; el registro dice dónde es mejor un método más sencillo.

Dé un nombre para encontrar con él el modelo en «Pansharpening»; su ruta también sirve. «Continuar un modelo» sigue donde terminó un entrenamiento, como si no se hubiera interrumpido, o empieza con los pesos de un modelo incluido. Necesita PyTorch y onnx.

La red «paper» es CF2N, entrenada con la receta de sus autores: L1, Adam a 3e-4, por 0,9 tras 100 épocas, 600 épocas, lotes de 32. Con pares suma al inicio clásico. Con un archivo de recortes (.h5 de PanCollection, con pan, lms y gt) suma a su MS interpolado, como se publicó; omita entonces PAN y MS.

Wald, Ranchin, Mangolini (1997): Fusion of satellite images of different spatial resolutions. PE&amp;RS 63, 691-699. Inicio: Aiazzi, Alparone, Baronti, Garzelli, Selva (2006): MTF-tailored multiscale fusion. PE&amp;RS 72, 591-596.</translation>
    </message>
    <message>
      <source>Passes over the scenes at most; the best state seen is kept. 0: 60, and 600 with network 'paper'.</source>
      <translation>Pasadas por las escenas como máximo; se conserva el mejor estado visto. 0: 60, y 600 con la red «paper».</translation>
    </message>
    <message>
      <source>'Pan-sharpen' then finds the model by this name. Empty: by its path alone.</source>
      <translation>«Pansharpening» encuentra entonces el modelo con este nombre. Vacío: solo por su ruta.</translation>
    </message>
    <message>
      <source>Panchromatic layers (PAN)</source>
      <translation>Capas pancromáticas (PAN)</translation>
    </message>
    <message>
      <source>One band each, the finer pixels.</source>
      <translation>Una banda cada una, los píxeles más finos.</translation>
    </message>
    <message>
      <source>Multispectral layers (MS)</source>
      <translation>Capas multiespectrales (MS)</translation>
    </message>
    <message>
      <source>In the order of the PAN; pixels 2 to 8 times as large; the same bands in all.</source>
      <translation>En el orden de los PAN; píxeles de 2 a 8 veces más grandes; las mismas bandas en todas.</translation>
    </message>
    <message>
      <source>Gives the blur of the bands. auto: measured on each scene.</source>
      <translation>Da el desenfoque de las bandas. auto: medido en cada escena.</translation>
    </message>
    <message>
      <source>Any number of bands</source>
      <translation>Cualquier número de bandas</translation>
    </message>
    <message>
      <source>One network that fits any MS: for each band alone, or with 'paper' for the strongest components. Always so beyond 12 bands.</source>
      <translation>Una red que sirve para cualquier MS: para cada banda sola, o con «paper» para las componentes más fuertes. Siempre así con más de 12 bandas.</translation>
    </message>
    <message>
      <source>Correct the offset that the log reports, where it is sure.</source>
      <translation>Corregir el desplazamiento que indica el registro, donde es seguro.</translation>
    </message>
    <message>
      <source>A new model's; one to resume from has its own.</source>
      <translation>De un modelo nuevo; uno que se continúa tiene la suya.</translation>
    </message>
    <message>
      <source>File of patches</source>
      <translation>Archivo de recortes</translation>
    </message>
    <message>
      <source>HDF5 with pan, lms and gt (patches, bands, rows, columns), instead of rasters.</source>
      <translation>HDF5 con pan, lms y gt (recortes, bandas, filas, columnas), en lugar de rásters.</translation>
    </message>
    <message>
      <source>File of patches held out</source>
      <translation>Recortes reservados</translation>
    </message>
    <message>
      <source>They choose the state and judge it. Empty: a tenth of the patches.</source>
      <translation>Eligen el estado y lo juzgan. Vacío: una décima parte de los recortes.</translation>
    </message>
    <message>
      <source>pansharpening,training,panchromatic,multispectral,fusion,wald,worldview,landsat</source>
      <translation>pansharpening,entrenamiento,pancromático,multiespectral,fusión,wald,worldview,landsat</translation>
    </message>
    <message>
      <source>Batch</source>
      <translation>Lote</translation>
    </message>
    <message>
      <source>Patches in a step of 'paper'.</source>
      <translation>Recortes por paso de «paper».</translation>
    </message>
    <message>
      <source>Of 'paper'.</source>
      <translation>De «paper».</translation>
    </message>
    <message>
      <source>Value that patches call 1</source>
      <translation>Valor que los recortes llaman 1</translation>
    </message>
    <message>
      <source>The authors divide all by 2047; 1023 fits 10 bits.</source>
      <translation>Los autores dividen todo por 2047; 1023 conviene a 10 bits.</translation>
    </message>
    <message>
      <source>Give PAN and MS, or a file of patches: one of the two.</source>
      <translation>Dé PAN y MS, o un archivo de recortes: uno de los dos.</translation>
    </message>
    <message>
      <source>A file of patches trains CF2N: choose the network 'paper'.</source>
      <translation>Un archivo de recortes entrena CF2N: elija la red «paper».</translation>
    </message>
    <message>
      <source>Networks need one of these engines. Nothing is installed without a click, and QGIS's own Python packages stay as they are. Sizes are those of Linux.</source>
      <translation>Las redes necesitan uno de estos motores. No se instala nada sin un clic, y los paquetes Python de QGIS se quedan como están. Los tamaños son los de Linux.</translation>
    </message>
    <message>
      <source>Folder of a virtual environment, or its site-packages</source>
      <translation>Carpeta de un entorno virtual, o su site-packages</translation>
    </message>
    <message>
      <source>Bandloom: engine set-up</source>
      <translation>Bandloom: instalación de motores</translation>
    </message>
    <message>
      <source>Install</source>
      <translation>Instalar</translation>
    </message>
    <message>
      <source>Install from a folder of wheels...</source>
      <translation>Instalar desde una carpeta de wheels...</translation>
    </message>
    <message>
      <source>Uninstall</source>
      <translation>Desinstalar</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Cancelar</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Cerrar</translation>
    </message>
    <message>
      <source>Try it on the sample</source>
      <translation>Probarlo con el ejemplo</translation>
    </message>
    <message>
      <source>no</source>
      <translation>no</translation>
    </message>
    <message>
      <source>Folder of wheels (*.whl)</source>
      <translation>Carpeta de wheels (*.whl)</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>Motor</translation>
    </message>
    <message>
      <source>Installed</source>
      <translation>Instalado</translation>
    </message>
    <message>
      <source>Download</source>
      <translation>Descarga</translation>
    </message>
    <message>
      <source>On disk</source>
      <translation>En disco</translation>
    </message>
    <message>
      <source>Go on: {algorithm}</source>
      <translation>Continuar: {algorithm}</translation>
    </message>
    <message>
      <source>Stop using the other environment</source>
      <translation>Dejar de usar el otro entorno</translation>
    </message>
    <message>
      <source>Use another environment...</source>
      <translation>Usar otro entorno...</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>sí</translation>
    </message>
    <message>
      <source>Done. If an algorithm has run before, restart QGIS.</source>
      <translation>Hecho. Si ya se ha ejecutado un algoritmo, reinicie QGIS.</translation>
    </message>
    <message>
      <source>Folder: {folder}</source>
      <translation>Carpeta: {folder}</translation>
    </message>
    <message>
      <source>{version}, elsewhere</source>
      <translation>{version}, en otro lugar</translation>
    </message>
    <message>
      <source>Cancelled: nothing was kept.</source>
      <translation>Cancelado: no se ha conservado nada.</translation>
    </message>
    <message>
      <source>It did not work.</source>
      <translation>No ha funcionado.</translation>
    </message>
    <message>
      <source>{size} MB</source>
      <translation>{size} MB</translation>
    </message>
    <message>
      <source>Packages of another environment are used too: {folder}</source>
      <translation>También se usan paquetes de otro entorno: {folder}</translation>
    </message>
    <message>
      <source>Bandloom's networks need an engine, which is installed with a click.</source>
      <translation>Las redes de Bandloom necesitan un motor, que se instala con un clic.</translation>
    </message>
    <message>
      <source>Engine set-up...</source>
      <translation>Instalación de motores...</translation>
    </message>
    <message>
      <source>Bandloom sample</source>
      <translation>Ejemplo de Bandloom</translation>
    </message>
    <message>
      <source>The sample is loaded. Go on in the Processing toolbox: Bandloom &gt; {group} &gt; {algorithm}.</source>
      <translation>El ejemplo está cargado. Continúe en la caja de herramientas de Procesos: Bandloom &gt; {group} &gt; {algorithm}.</translation>
    </message>
    <message>
      <source>ONNX Runtime, processor</source>
      <translation>ONNX Runtime, procesador</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor: the smallest that is enough.</source>
      <translation>Redes incluidas e importadas en el procesador: lo más pequeño que basta.</translation>
    </message>
    <message>
      <source>ONNX Runtime, NVIDIA GPU</source>
      <translation>ONNX Runtime, GPU de NVIDIA</translation>
    </message>
    <message>
      <source>Bundled and imported networks on an NVIDIA GPU.</source>
      <translation>Redes incluidas e importadas en una GPU de NVIDIA.</translation>
    </message>
    <message>
      <source>OpenVINO, processor</source>
      <translation>OpenVINO, procesador</translation>
    </message>
    <message>
      <source>Bundled and imported networks on the processor, fastest on Intel's.</source>
      <translation>Redes incluidas e importadas en el procesador, lo más rápido en los de Intel.</translation>
    </message>
    <message>
      <source>PyTorch, processor</source>
      <translation>PyTorch, procesador</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on the processor.</source>
      <translation>Todas las redes, ajuste a una escena y entrenamiento, en el procesador.</translation>
    </message>
    <message>
      <source>PyTorch, NVIDIA GPU</source>
      <translation>PyTorch, GPU de NVIDIA</translation>
    </message>
    <message>
      <source>All networks, fitting to a scene and training, on an NVIDIA GPU.</source>
      <translation>Todas las redes, ajuste a una escena y entrenamiento, en una GPU de NVIDIA.</translation>
    </message>
    <message>
      <source>Mathematics that every algorithm needs; installed with each of the others where QGIS lacks it.</source>
      <translation>Matemáticas que todo algoritmo necesita; se instalan con cada uno de los demás donde a QGIS le faltan.</translation>
    </message>
    <message>
      <source>all</source>
      <translation>todos</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; before: of the source as it is.</source>
      <translation>RMSE en valores digitales, reflectancia x 10000; antes: del origen tal como es.</translation>
    </message>
    <message>
      <source>RMSE before {band}</source>
      <translation>RMSE antes {band}</translation>
    </message>
    <message>
      <source>site</source>
      <translation>lugar</translation>
    </message>
    <message>
      <source>tile</source>
      <translation>tesela</translation>
    </message>
    <message>
      <source>pixels</source>
      <translation>píxeles</translation>
    </message>
    <message>
      <source>Bandpass alignment: test of {model}</source>
      <translation>Ajuste de bandas espectrales: prueba de {model}</translation>
    </message>
    <message>
      <source>{count} pixels</source>
      <translation>{count} píxeles</translation>
    </message>
    <message>
      <source>Fusion quality</source>
      <translation>Calidad de la fusión</translation>
    </message>
    <message>
      <source>Against the reference</source>
      <translation>Frente a la referencia</translation>
    </message>
    <message>
      <source>reference</source>
      <translation>referencia</translation>
    </message>
    <message>
      <source>Against MS and PAN, at full resolution</source>
      <translation>Frente a MS y PAN, a resolución completa</translation>
    </message>
    <message>
      <source>Against the MS</source>
      <translation>Frente al MS</translation>
    </message>
    <message>
      <source>Scales or offsets differ, so that physical values are compared.</source>
      <translation>Las escalas o los desplazamientos difieren: se comparan valores físicos.</translation>
    </message>
    <message>
      <source>{hsi} with {msi}, preset {preset}</source>
      <translation>{hsi} con {msi}, preajuste {preset}</translation>
    </message>
    <message>
      <source>fused</source>
      <translation>fusionado</translation>
    </message>
    <message>
      <source>The {what}'s pixels are {ratio} times those of the fused raster: it is resampled by cubic convolution, and scores are those of the resampled image.</source>
      <translation>Los píxeles ({what}) son {ratio} veces los del ráster fusionado: se remuestrea por convolución cúbica, y las puntuaciones son las de la imagen remuestreada.</translation>
    </message>
    <message>
      <source>The {what}'s pixels do not lie on those of the fused raster: it is resampled by cubic convolution, which blurs it, and scores suffer.</source>
      <translation>Los píxeles ({what}) no coinciden con los del ráster fusionado: se remuestrea por convolución cúbica, lo que desenfoca, y las puntuaciones empeoran.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} in the order of the files: {pairs}.</source>
      <translation>Bandas comparadas ({what}) en el orden de los archivos: {pairs}.</translation>
    </message>
    <message>
      <source>The names of the fused bands and of the {what}'s differ.</source>
      <translation>Los nombres de las bandas fusionadas y de las otras ({what}) difieren.</translation>
    </message>
    <message>
      <source>Bands compared with the {what} by name: {pairs}.</source>
      <translation>Bandas comparadas ({what}) por su nombre: {pairs}.</translation>
    </message>
    <message>
      <source>{first} {second}</source>
      <translation>{first} {second}</translation>
    </message>
    <message>
      <source>Bands that only one of both has are not scored: {names}.</source>
      <translation>Las bandas que solo tiene uno de los dos no se puntúan: {names}.</translation>
    </message>
    <message>
      <source>split by blocks</source>
      <translation>divididos por bloques</translation>
    </message>
    <message>
      <source>split by scene</source>
      <translation>divididos por escena</translation>
    </message>
    <message>
      <source>Root mean square error of each band</source>
      <translation>Error cuadrático medio de cada banda</translation>
    </message>
    <message>
      <source>Expected errors</source>
      <translation>Errores esperados</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, by band (0.68)</source>
      <translation>Proporción de errores por debajo del esperado, por banda (0,68)</translation>
    </message>
    <message>
      <source>The mean of {count} bands stands for the PAN.</source>
      <translation>La media de {count} bandas hace de PAN.</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>Medida</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Valor</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Significado</translation>
    </message>
    <message>
      <source>Fused</source>
      <translation>Fusionado</translation>
    </message>
    <message>
      <source>Error (light: large)</source>
      <translation>Error (claro: grande)</translation>
    </message>
    <message>
      <source>Spectral angle (light: large)</source>
      <translation>Ángulo espectral (claro: grande)</translation>
    </message>
    <message>
      <source>Ground</source>
      <translation>Terreno</translation>
    </message>
    <message>
      <source>Share of errors below the expected one</source>
      <translation>Proporción de errores por debajo del esperado</translation>
    </message>
    <message>
      <source>found</source>
      <translation>hallado</translation>
    </message>
    <message>
      <source>as expected</source>
      <translation>como se esperaba</translation>
    </message>
    <message>
      <source>Reliability diagram: errors that were found over those that were expected</source>
      <translation>Diagrama de fiabilidad: errores hallados frente a los esperados</translation>
    </message>
    <message>
      <source>expected error over value</source>
      <translation>error esperado entre valor</translation>
    </message>
    <message>
      <source>error found over value</source>
      <translation>error hallado entre valor</translation>
    </message>
    <message>
      <source>Detail added (light: much)</source>
      <translation>Detalle añadido (claro: mucho)</translation>
    </message>
    <message>
      <source>band {number}</source>
      <translation>banda {number}</translation>
    </message>
    <message>
      <source>Histogram of the scene before and after</source>
      <translation>Histograma de la escena antes y después</translation>
    </message>
    <message>
      <source>Bandpass alignment</source>
      <translation>Ajuste de bandas espectrales</translation>
    </message>
    <message>
      <source>{file} as {sensor} by model {model}</source>
      <translation>{file} como {sensor}, con el modelo {model}</translation>
    </message>
    <message>
      <source>The scene</source>
      <translation>La escena</translation>
    </message>
    <message>
      <source>band</source>
      <translation>banda</translation>
    </message>
    <message>
      <source>table's end [DN]</source>
      <translation>fin de la tabla [ND]</translation>
    </message>
    <message>
      <source>median before</source>
      <translation>mediana antes</translation>
    </message>
    <message>
      <source>median after</source>
      <translation>mediana después</translation>
    </message>
    <message>
      <source>above the end</source>
      <translation>por encima del fin</translation>
    </message>
    <message>
      <source>Digital numbers are reflectance x 10000.</source>
      <translation>Los valores digitales son reflectancia x 10000.</translation>
    </message>
    <message>
      <source>What the table alone adds</source>
      <translation>Lo que añade la tabla por sí sola</translation>
    </message>
    <message>
      <source>digital number</source>
      <translation>valor digital</translation>
    </message>
    <message>
      <source>change</source>
      <translation>cambio</translation>
    </message>
    <message>
      <source>% of pixels</source>
      <translation>% de los píxeles</translation>
    </message>
    <message>
      <source>before</source>
      <translation>antes</translation>
    </message>
    <message>
      <source>after</source>
      <translation>después</translation>
    </message>
    <message>
      <source>Fusion of a hyperspectral and a multispectral image</source>
      <translation>Fusión de una imagen hiperespectral y una multiespectral</translation>
    </message>
    <message>
      <source>{images}, ratio {ratio}</source>
      <translation>{images}, razón {ratio}</translation>
    </message>
    <message>
      <source>Centre {row} rows, {col} columns from the coarse pixel's (fine pixels); width at half maximum, as of a Gaussian, {height} rows, {width} columns.</source>
      <translation>Centro a {row} filas y {col} columnas del centro del píxel grueso (píxeles finos); anchura a media altura, como de una gaussiana, {height} filas, {width} columnas.</translation>
    </message>
    <message>
      <source>Spectral responses, estimated, each of sum 1</source>
      <translation>Respuestas espectrales estimadas, cada una de suma 1</translation>
    </message>
    <message>
      <source>Spectral responses, as given, each of sum 1</source>
      <translation>Respuestas espectrales dadas, cada una de suma 1</translation>
    </message>
    <message>
      <source>Coarse row {row}, column {col}</source>
      <translation>Fila gruesa {row}, columna {col}</translation>
    </message>
    <message>
      <source>stage {number}</source>
      <translation>etapa {number}</translation>
    </message>
    <message>
      <source>wavelength [nm]</source>
      <translation>longitud de onda [nm]</translation>
    </message>
    <message>
      <source>Losses</source>
      <translation>Pérdidas</translation>
    </message>
    <message>
      <source>Loss of each stage</source>
      <translation>Pérdida de cada etapa</translation>
    </message>
    <message>
      <source>step</source>
      <translation>paso</translation>
    </message>
    <message>
      <source>log10 of the loss</source>
      <translation>log10 de la pérdida</translation>
    </message>
    <message>
      <source>Beside the reference</source>
      <translation>Junto a la referencia</translation>
    </message>
    <message>
      <source>{side} x {side} fine pixels</source>
      <translation>{side} x {side} píxeles finos</translation>
    </message>
    <message>
      <source>Standard errors: centre {row} and {col}, width {height} and {width}.</source>
      <translation>Errores estándar: centro {row} y {col}, anchura {height} y {width}.</translation>
    </message>
    <message>
      <source>response</source>
      <translation>respuesta</translation>
    </message>
    <message>
      <source>Spectra before and after</source>
      <translation>Espectros antes y después</translation>
    </message>
    <message>
      <source>coarse pixel</source>
      <translation>píxel grueso</translation>
    </message>
    <message>
      <source>fused pixel in its middle</source>
      <translation>píxel fusionado en su centro</translation>
    </message>
    <message>
      <source>value</source>
      <translation>valor</translation>
    </message>
    <message>
      <source>after stage</source>
      <translation>tras la etapa</translation>
    </message>
    <message>
      <source>relative difference (L1)</source>
      <translation>diferencia relativa (L1)</translation>
    </message>
    <message>
      <source>{count} image(s), views simulated of single images, the lower part of each held out</source>
      <translation>{count} imagen(es), vistas simuladas de imágenes sueltas, la parte inferior de cada una reservada</translation>
    </message>
    <message>
      <source>{count} image(s), pairs of views, the lower part of each held out</source>
      <translation>{count} imagen(es), pares de vistas, la parte inferior de cada una reservada</translation>
    </message>
    <message>
      <source>The light network learns to undo the instrument's blur, and is compared with the other view through it; bicubic interpolation is compared as it is. The state that is kept was chosen on the held-out part, so its figures there are a little flattering.</source>
      <translation>La red ligera aprende a deshacer el desenfoque del instrumento y se compara con la otra vista a través de él; la interpolación bicúbica se compara tal cual. El estado que se guarda se eligió en la parte reservada, así que sus cifras allí son algo favorables.</translation>
    </message>
    <message>
      <source>L1BSR: training</source>
      <translation>L1BSR: entrenamiento</translation>
    </message>
    <message>
      <source>Loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Pérdida tras cada época; se guarda el estado tras la época {epoch}</translation>
    </message>
    <message>
      <source>{network} on what was held out</source>
      <translation>{network} en lo reservado</translation>
    </message>
    <message>
      <source>Means over held-out windows</source>
      <translation>Medias de las ventanas reservadas</translation>
    </message>
    <message>
      <source>learnt from</source>
      <translation>aprendido</translation>
    </message>
    <message>
      <source>held out</source>
      <translation>reservado</translation>
    </message>
    <message>
      <source>epoch</source>
      <translation>época</translation>
    </message>
    <message>
      <source>loss</source>
      <translation>pérdida</translation>
    </message>
    <message>
      <source>method</source>
      <translation>método</translation>
    </message>
    <message>
      <source>cubic</source>
      <translation>cúbica</translation>
    </message>
    <message>
      <source>classical start</source>
      <translation>inicio clásico</translation>
    </message>
    <message>
      <source>trained</source>
      <translation>entrenado</translation>
    </message>
    <message>
      <source>{count} pair(s), Wald's protocol, held-out blocks</source>
      <translation>{count} par(es), protocolo de Wald, bloques reservados</translation>
    </message>
    <message>
      <source>Means over the pairs, one scale down; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Medias de los pares, una escala por debajo; en el mejor caso ERGAS y SAM (grados) son 0 y Q2n es 1</translation>
    </message>
    <message>
      <source>The first held-out blocks chose the state that is kept; the table is of others, seen by nobody.</source>
      <translation>Los primeros bloques reservados eligieron el estado que se guarda; la tabla es de otros, que nadie ha visto.</translation>
    </message>
    <message>
      <source>CF2N on patches, {count} of them held out</source>
      <translation>CF2N con recortes, {count} de ellos reservados</translation>
    </message>
    <message>
      <source>Means over the patches; ERGAS and SAM (degrees) are 0 at best, Q2n 1</source>
      <translation>Medias de los recortes; en el mejor caso ERGAS y SAM (grados) son 0 y Q2n es 1</translation>
    </message>
    <message>
      <source>Mean loss after each epoch; the state after epoch {epoch} is kept</source>
      <translation>Pérdida media tras cada época; se guarda el estado tras la época {epoch}</translation>
    </message>
    <message>
      <source>Pan-sharpening: training</source>
      <translation>Pansharpening: entrenamiento</translation>
    </message>
    <message>
      <source>On what was held out</source>
      <translation>En lo reservado</translation>
    </message>
    <message>
      <source>ERGAS by method</source>
      <translation>ERGAS por método</translation>
    </message>
    <message>
      <source>A place that was held out for the most part</source>
      <translation>Un lugar reservado en su mayor parte</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>Entrenamiento</translation>
    </message>
    <message>
      <source>truth</source>
      <translation>verdad</translation>
    </message>
    <message>
      <source>{area} MPixel: prepared in {prepared} s, {verb} in {computed} s ({rate} MPixel/s).</source>
      <translation>{area} megapíxeles: preparado en {prepared} s, {verb} en {computed} s ({rate} megapíxeles/s).</translation>
    </message>
    <message>
      <source>Mean RMSE on what the state kept is chosen on</source>
      <translation>RMSE medio en aquello con lo que se elige el estado guardado</translation>
    </message>
    <message>
      <source>Bandpass alignment: training</source>
      <translation>Ajuste de bandas espectrales: entrenamiento</translation>
    </message>
    <message>
      <source>{pairs}, {how}</source>
      <translation>{pairs}, {how}</translation>
    </message>
    <message>
      <source>RMSE in digital numbers, reflectance x 10000; best: {method}</source>
      <translation>RMSE en valores digitales, reflectancia x 10000; el mejor: {method}</translation>
    </message>
    <message>
      <source>Mean RMSE by method</source>
      <translation>RMSE medio por método</translation>
    </message>
    <message>
      <source>DN</source>
      <translation>ND</translation>
    </message>
    <message>
      <source>Loss on the training pairs</source>
      <translation>Pérdida en los pares de entrenamiento</translation>
    </message>
    <message>
      <source>mean RMSE</source>
      <translation>RMSE medio</translation>
    </message>
    <message>
      <source>{count} pairs</source>
      <translation>{count} pares</translation>
    </message>
    <message>
      <source>identity</source>
      <translation>identidad</translation>
    </message>
    <message>
      <source>per-band linear</source>
      <translation>lineal por banda</translation>
    </message>
    <message>
      <source>affine</source>
      <translation>afín</translation>
    </message>
    <message>
      <source>histogram matching</source>
      <translation>ajuste de histograma</translation>
    </message>
    <message>
      <source>tile histogram matching</source>
      <translation>ajuste de histograma de la tesela</translation>
    </message>
    <message>
      <source>monotone table</source>
      <translation>tabla monótona</translation>
    </message>
    <message>
      <source>Noise of the MSI bands: {noise}.</source>
      <translation>Ruido de las bandas de la MSI: {noise}.</translation>
    </message>
    <message>
      <source>no registration</source>
      <translation>sin corregistro</translation>
    </message>
    <message>
      <source>phase correlation</source>
      <translation>correlación de fase</translation>
    </message>
    <message>
      <source>bicubic</source>
      <translation>bicúbica</translation>
    </message>
    <message>
      <source>bicubic, registered by CSR</source>
      <translation>bicúbica, corregistrada por CSR</translation>
    </message>
    <message>
      <source>apart from the other view [deviations]</source>
      <translation>distancia a la otra vista [desviaciones]</translation>
    </message>
    <message>
      <source>median end-point error [pixels]</source>
      <translation>error mediano de desplazamiento [píxeles]</translation>
    </message>
    <message>
      <source>flat</source>
      <translation>llano</translation>
    </message>
    <message>
      <source>between</source>
      <translation>intermedio</translation>
    </message>
    <message>
      <source>edge</source>
      <translation>borde</translation>
    </message>
    <message>
      <source>Spectral angle [degrees], 0 is best</source>
      <translation>Ángulo espectral [grados], lo mejor es 0</translation>
    </message>
    <message>
      <source>Relative error of all bands [%], 0 is best</source>
      <translation>Error relativo de todas las bandas [%], lo mejor es 0</translation>
    </message>
    <message>
      <source>Peak signal to noise [dB], higher is better</source>
      <translation>Señal de pico sobre ruido [dB], más alto es mejor</translation>
    </message>
    <message>
      <source>Root mean square error, 0 is best</source>
      <translation>Error cuadrático medio, lo mejor es 0</translation>
    </message>
    <message>
      <source>Correlation, 1 is best</source>
      <translation>Correlación, lo mejor es 1</translation>
    </message>
    <message>
      <source>Correlation of detail, 1 is best</source>
      <translation>Correlación del detalle, lo mejor es 1</translation>
    </message>
    <message>
      <source>Structural similarity, 1 is best</source>
      <translation>Similitud estructural, lo mejor es 1</translation>
    </message>
    <message>
      <source>Quality index Q, 1 is best</source>
      <translation>Índice de calidad Q, lo mejor es 1</translation>
    </message>
    <message>
      <source>Quality index of all bands together, 1 is best</source>
      <translation>Índice de calidad de todas las bandas juntas, lo mejor es 1</translation>
    </message>
    <message>
      <source>Change of the relations between bands, 0 is best</source>
      <translation>Cambio de las relaciones entre bandas, lo mejor es 0</translation>
    </message>
    <message>
      <source>Change of the relation to the PAN, 0 is best</source>
      <translation>Cambio de la relación con el PAN, lo mejor es 0</translation>
    </message>
    <message>
      <source>Quality without reference, 1 is best</source>
      <translation>Calidad sin referencia, lo mejor es 1</translation>
    </message>
    <message>
      <source>Distance from the MS after degrading, 0 is best</source>
      <translation>Distancia al MS tras degradar, lo mejor es 0</translation>
    </message>
    <message>
      <source>Quality without reference, hybrid, 1 is best</source>
      <translation>Calidad sin referencia, híbrida, lo mejor es 1</translation>
    </message>
    <message>
      <source>Share of errors below the expected one, 0.68 is best</source>
      <translation>Proporción de errores por debajo del esperado, lo mejor es 0,68</translation>
    </message>
    <message>
      <source>Share of errors below twice the expected one, 0.95 is best</source>
      <translation>Proporción de errores por debajo del doble del esperado, lo mejor es 0,95</translation>
    </message>
    <message>
      <source>Expected error over value, less is better where coverage holds</source>
      <translation>Error esperado entre valor, menos es mejor donde se cumple la cobertura</translation>
    </message>
    <message>
      <source>Load sample</source>
      <translation>Cargar ejemplo</translation>
    </message>
    <message>
      <source>Pan-sharpens in mode 'instant' and scores the result against its own PAN and MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): raster, report and numbers.</source>
      <translation>Hace pansharpening en modo «instant» y puntúa el resultado frente a sus propios PAN y MS (D_lambda, D_s, QNR, D_lambda_K, HQNR): ráster, informe y números.</translation>
    </message>
    <message>
      <source>Chains</source>
      <translation>Cadenas</translation>
    </message>
    <message>
      <source>Pan-sharpen and assess</source>
      <translation>Pansharpening y evaluación</translation>
    </message>
    <message>
      <source>Pansharpened</source>
      <translation>Imagen con pansharpening</translation>
    </message>
    <message>
      <source>Sharpens all bands of a Sentinel-2 Level-2A product to 10 m, then turns blue, green, red and near infrared into what Gaofen-1 WFV would have measured. One product in, both rasters and a report out.</source>
      <translation>Afina todas las bandas de un producto Sentinel-2 de nivel 2A a 10 m y luego convierte azul, verde, rojo e infrarrojo cercano en lo que Gaofen-1 WFV habría medido. Un producto de entrada; ambos rásters y un informe de salida.</translation>
    </message>
    <message>
      <source>Sentinel-2 product to Gaofen-1 WFV at 10 m</source>
      <translation>Producto Sentinel-2 a Gaofen-1 WFV a 10 m</translation>
    </message>
    <message>
      <source>Level-2A product (MTD_MSIL2A.xml, zip)</source>
      <translation>Producto de nivel 2A (MTD_MSIL2A.xml, zip)</translation>
    </message>
    <message>
      <source>Aligned</source>
      <translation>Imagen ajustada</translation>
    </message>
    <message>
      <source>Sharpened</source>
      <translation>Imagen afinada a 10 m</translation>
    </message>
    <message>
      <source>Super-resolves a Level-1B image to 5 m, and scores how well the result, seen through the sensor again, gives the image back (D_lambda_K). The image's bands are registered first: the result's bands are, too.</source>
      <translation>Lleva una imagen de nivel 1B a 5 m por superresolución y puntúa lo bien que el resultado, visto de nuevo por el sensor, devuelve la imagen (D_lambda_K). Las bandas de la imagen se corregistran antes: las del resultado también lo están.</translation>
    </message>
    <message>
      <source>Super-resolve L1B and assess</source>
      <translation>Superresolución L1B y evaluación</translation>
    </message>
    <message>
      <source>Superresolved</source>
      <translation>Imagen superresuelta</translation>
    </message>
  </context>
</TS>
