"""Name parts of Japan and China, in their scripts and in Latin letters."""

JAPANESE_GIVEN = """
健太:Kenta 美咲:Misaki 翔:Sho 陽菜:Hina 大輔:Daisuke 桜:Sakura 拓也:Takuya 葵:Aoi 直樹:Naoki 結衣:Yui 亮:Ryo
遥:Haruka 誠:Makoto 彩:Aya 隆:Takashi 恵:Megumi 修:Osamu 由美:Yumi 和也:Kazuya 千尋:Chihiro 悠斗:Yuto 真央:Mao
浩二:Koji 明美:Akemi
"""
JAPANESE_FAMILY = """
青木:Aoki 石橋:Ishibashi 上原:Uehara 遠藤:Endo 大森:Omori 川端:Kawabata 北野:Kitano 久保:Kubo 小松:Komatsu
坂井:Sakai 清水:Shimizu 杉本:Sugimoto 高木:Takagi 谷口:Taniguchi 土屋:Tsuchiya 中島:Nakajima 西村:Nishimura
野口:Noguchi 橋爪:Hashizume 平野:Hirano 藤井:Fujii 松岡:Matsuoka 宮下:Miyashita 森田:Morita
"""
CHINESE_GIVEN = """
伟明:Weiming 秀英:Xiuying 建华:Jianhua 丽娜:Lina 志强:Zhiqiang 晓燕:Xiaoyan 文博:Wenbo 雨桐:Yutong 海涛:Haitao
雪梅:Xuemei 俊杰:Junjie 婷婷:Tingting 国栋:Guodong 慧敏:Huimin 思远:Siyuan 佳怡:Jiayi 立新:Lixin 春兰:Chunlan
子轩:Zixuan 静怡:Jingyi
"""
CHINESE_FAMILY = """
陈:Chen 林:Lin 黄:Huang 周:Zhou 吴:Wu 徐:Xu 孙:Sun 胡:Hu 朱:Zhu 高:Gao 何:He 郭:Guo 罗:Luo 梁:Liang 宋:Song
郑:Zheng 谢:Xie 韩:Han 唐:Tang 冯:Feng
"""
