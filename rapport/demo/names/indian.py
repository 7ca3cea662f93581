"""Name parts of India."""

GIVEN = """
Aarav Ananya Vihaan Diya Arjun Ishita Rohan Kavya Karthik Meenakshi Siddharth Lakshmi Nikhil Pooja Rajesh Sunita
Imran Zara Harpreet Simran Anil Rekha Vikram Nandini Gaurav Tanvi Suresh Padma Dev Mira Farhan Ayesha Manoj Geeta
Pranav Shreya Tejas Vaishali Yusuf Sudha
"""
FAMILY = """
Achariyan Banerwal Chandrapur Deshmane Eshwaran Ganeshan Hegdewar Iyerson Jadhavkar Kulshrestha Lohiyani Mahadevan
Namboothi Oberoyan Patwarkar Qureshan Ramachand Subramani Thakurwal Upadhyan Venkatesh Wadhwani Yadavar Zaveriani
Bhattachan Chaudharan Dhillon Gokhalekar Joshikar Krishnani Malhotran Narayanan Padmanabh Raghavan Sethupati
Trivedan Vaidyan Bajwan Grewalia Sandhar
"""
